/** Fill the words in braces of a translated sentence. */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");
}

/** The same as nodes: `clock` and numbers get even-width digits. */
export function filled(sentence, values) {
  return sentence.split(/(\{\w+\})/).map((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (!name) return document.createTextNode(part);
    return element(name === "clock" ? "time" : "span", { className: "num strong", textContent: values[name] ?? "" });
  });
}

export function element(tag, properties = {}, children = []) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** An icon of the sprite that the page already uses. */
export function icon(name) {
  const sprite = document.querySelector("svg.i use").getAttribute("href").split("#")[0];
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

export function clockNow(at = Date.now()) {
  return new Date(at).toLocaleTimeString("vi-VN", { hour12: false });
}
