// HugeRTE, loaded only where somebody writes rich text. Its skin is a file of ours: the content policy allows no styles
// in the page.
import hugerte from "hugerte/hugerte.min.js";
import "hugerte/models/dom/model.min.js";
import "hugerte/themes/silver/theme.min.js";
import "hugerte/icons/default/icons.min.js";
import "hugerte/plugins/lists/plugin.min.js";
import "hugerte/plugins/table/plugin.min.js";
import skin from "hugerte/skins/ui/oxide/skin.min.css?url";
import content from "hugerte/skins/ui/oxide/content.inline.min.css?url";
import { VIETNAMESE } from "./vietnamese.js";

hugerte.addI18n("vi", VIETNAMESE);
const SIGN = "image"; // of HugeRTE's own drawings
let styled;

/** Put a rich editor over `sheet`, its buttons into `bar`. */
export async function richEditor(sheet, bar, { language, textPicture }, onChange, onPicture) {
  styled ??= Promise.all([skin, content].map(stylesheet));
  await styled;
  const [editor] = await hugerte.init({
    target: sheet,
    inline: true,
    fixed_toolbar_container_target: bar,
    toolbar_persist: true,
    language: language === "vi" ? "vi" : undefined,
    skin: false,
    content_css: false,
    menubar: false,
    statusbar: false,
    branding: false,
    promotion: false,
    contextmenu: false,
    toolbar: "bold italic | bullist numlist | table picture | undo redo removeformat",
    toolbar_mode: "wrap",
    plugins: "lists table",
    table_toolbar: "tableinsertrowafter tableinsertrowbefore tabledeleterow | tableinsertcolafter tableinsertcolbefore tabledeletecol | tabledelete",
    table_appearance_options: false,
    table_advtab: false,
    table_cell_advtab: false,
    table_row_advtab: false,
    table_sizing_mode: "responsive",
    table_resize_bars: false,
    object_resizing: false,
    table_default_attributes: {},
    table_default_styles: {},
    valid_elements: "p,br,strong/b,em/i,s/del/strike,code,pre,ul,ol[start],li,table,thead,tbody,tr,th[colspan],td[colspan],img[!src|alt|width|height]",
    valid_styles: {},
    convert_urls: false,
    entity_encoding: "raw",
    paste_data_images: false,
    paste_block_drop: false,
    smart_paste: false,
    browser_spellcheck: true,
    highlight_on_focus: false,
    setup: (made) => {
      made.ui.registry.addButton("picture", { icon: SIGN, tooltip: textPicture, onAction: onPicture });
    },
  });
  editor.on("input change undo redo SetContent", onChange);
  return editor;
}

function stylesheet(href) {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  const loaded = new Promise((resolve) => {
    link.onload = resolve;
    link.onerror = resolve;
  });
  document.head.append(link);
  return loaded;
}
