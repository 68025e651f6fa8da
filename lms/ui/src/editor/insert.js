// Writing into a field wherever it is written in: the textarea, or the rich editor that stands over it.

/** The rich editors by their textareas. */
export const richOver = new WeakMap();

export function insertInto(area, text) {
  const rich = richOver.get(area);
  if (rich) {
    rich.insertContent(escaped(text));
    return;
  }
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** A picture with its words; in a lesson, where pictures have file names, with a line below. */
export function insertPicture(area, { url, width, height, address, name }, words, caption = "") {
  const rich = richOver.get(area);
  if (name) {
    const title = caption ? ` "${caption.replace(/["\\]/g, "\\$&")}"` : "";
    if (rich) rich.insertContent(`${figureOf({ url, width, height, name }, words, caption)}<p></p>`);
    else insertInto(area, `\n\n![${words.replace(/[\\[\]`*_<>&]/g, "\\$&")}](../pictures/${name}${title})\n\n`);
  } else if (rich) rich.insertContent(`<img src="${url}" width="${width}" height="${height}" alt="${escaped(words)}">`);
  else insertInto(area, `![${words.replace(/[\\[\]`*<>]/g, "\\$&")}](${address})`);
}

export function replaceIn(area, text, other) {
  const rich = richOver.get(area);
  if (rich) {
    rich.setContent(rich.getContent().replaceAll(text, other));
    rich.fire("input");
    return;
  }
  area.value = area.value.replaceAll(text, other);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

/** A picture that rich text carries as a whole. */
function figureOf({ url, width, height, name }, words, caption) {
  const below = caption ? `<figcaption>${escaped(caption)}</figcaption>` : "";
  const picture = `<img src="${url}" alt="${escaped(words)}" width="${width}" height="${height}">`;
  return `<figure contenteditable="false" data-name="${name}">${picture}${below}</figure>`;
}

/** Other words for a picture that stands there. */
export function rewordPicture(area, figure, words, caption) {
  const rich = richOver.get(area);
  rich.undoManager.transact(() => {
    const image = figure.querySelector("img");
    const drawn = { url: image.getAttribute("src"), width: image.getAttribute("width"), height: image.getAttribute("height"), name: figure.dataset.name };
    rich.dom.setOuterHTML(figure, figureOf(drawn, words, caption));
  });
  rich.dispatch("input");
}

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
