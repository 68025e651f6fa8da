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

/** A picture with its words. */
export function insertPicture(area, { url, width, height, address }, words) {
  const rich = richOver.get(area);
  if (rich) rich.insertContent(`<img src="${url}" width="${width}" height="${height}" alt="${escaped(words)}">`);
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

const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
