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

const INLINE = "p,br,strong/b,em/i,code,pre,ul,ol[start],li,table,thead,tbody,tr,th[colspan],td[colspan]";
const WAYS = {
  question: {
    toolbar: "bold italic | bullist numlist | table picture | undo redo removeformat",
    valid_elements: `${INLINE},s/del/strike,img[!src|alt|width|height]`,
  },
  lesson: {
    toolbar: "blocks | bold italic | bullist numlist callout | table picture | undo redo removeformat",
    block_formats: "Paragraph=p;Heading 2=h2;Heading 3=h3;Blockquote=blockquote;Code=pre",
    valid_elements: `${INLINE},h2/h1,h3/h4/h5/h6,blockquote,hr,figure[contenteditable|data-name],figcaption,img[!src|alt|width|height],div[class|contenteditable|data-source]`,
  },
};

/** Put a rich editor over `sheet`, its buttons into `bar`. */
export async function richEditor(sheet, bar, { rich = "question", language, ...texts }, onChange, onPicture) {
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
    ...WAYS[rich],
    preview_styles: false,
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
    valid_styles: {},
    convert_urls: false,
    entity_encoding: "raw",
    paste_data_images: false,
    paste_block_drop: false,
    smart_paste: false,
    browser_spellcheck: true,
    highlight_on_focus: false,
    setup: (made) => {
      const figure = () => made.selection.getNode().closest("figure[data-name]");
      made.ui.registry.addButton("picture", { icon: SIGN, tooltip: texts.textPicture, onAction: () => onPicture(figure()) });
      if (rich === "lesson") made.ui.registry.addMenuButton("callout", callOuts(made, texts));
    },
  });
  editor.on("input change undo redo SetContent", onChange);
  return editor;
}

/** A menu of the passages that lessons set apart. */
function callOuts(made, { textCallOut, callOuts: names, textWords }) {
  const passage = (name) => `<blockquote><p><strong>${name}</strong> ${textWords}</p></blockquote><p></p>`;
  const items = names.split("|").map((text) => ({ type: "menuitem", text, onAction: () => made.insertContent(passage(text)) }));
  return { text: textCallOut, fetch: (show) => show(items) };
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
