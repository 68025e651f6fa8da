/** What a script adds to the question editor. Without it every button sends the form, and nothing is missing. */
import { keepDrafts } from "./editor/drafts.js";
import { followLook } from "./editor/look.js";
import { offerGaps } from "./editor/gaps.js";
import { takePictures } from "./editor/pictures.js";
import { offerRows } from "./editor/rows.js";
import { takeStartingFiles } from "./editor/starting.js";
import { offerRich } from "./editor/written.js";
import "./editor/regions.js";

const form = document.querySelector("form[data-desk]");
if (form) {
  offerRows(form);
  offerGaps(form);
  offerRich(form);
  takePictures(form);
  takeStartingFiles(form);
  followLook(form);
  keepDrafts(form);
}
