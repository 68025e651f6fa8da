/** The inputs of an answer form that carry the answer; hidden ones belong to the form without script. */
function inputsOf(form) {
  return [...form.elements].filter(
    (input) => input.name && !["hidden", "submit", "button", "fieldset"].includes(input.type),
  );
}

/** What the form holds: every name with a text, or a list of texts where several can be chosen. */
export function read(form) {
  const given = {};
  for (const input of inputsOf(form)) {
    const { name, type, value } = input;
    if (type === "checkbox") given[name] = [...(given[name] ?? []), ...(input.checked ? [value] : [])];
    else if (type === "radio") given[name] = input.checked ? value : (given[name] ?? "");
    else if (type === "select-multiple") given[name] = [...input.selectedOptions].map((option) => option.value);
    else given[name] = name in given ? [given[name], value].flat() : value;
  }
  return given;
}

/** Put an answer back into its form; widgets that draw its inputs hear of it by `answer:written`. */
export function write(form, given) {
  const left = new Map(Object.entries(given).map(([name, texts]) => [name, [texts].flat()]));
  for (const input of inputsOf(form)) {
    const texts = left.get(input.name) ?? [];
    if (input.type === "checkbox" || input.type === "radio") input.checked = texts.includes(input.value);
    else if (input.type === "select-multiple")
      for (const option of input.options) option.selected = texts.includes(option.value);
    else input.value = texts.shift() ?? "";
  }
  form.dispatchEvent(new Event("answer:written"));
}

export function isBlank(given) {
  return Object.values(given)
    .flat()
    .every((text) => text.trim() === "");
}

/** Whether two answers say the same; names left empty do not count. */
export function same(one, other) {
  return essence(one) === essence(other);
}

function essence(given) {
  const filled = Object.entries(given ?? {}).map(([name, texts]) => [
    name,
    [texts].flat().filter((text) => text !== ""),
  ]);
  return JSON.stringify(filled.filter(([, texts]) => texts.length).sort());
}

/** An answer in the words of its form, for showing two of them side by side. */
export function inWords(form, given) {
  return inputsOf(form)
    .flatMap((input) => wordsOf(input, [given[input.name] ?? []].flat()))
    .filter((words) => words !== "");
}

function wordsOf(input, texts) {
  if (input.type === "checkbox" || input.type === "radio") return texts.includes(input.value) ? [labelOf(input)] : [];
  if (input.tagName !== "SELECT") return texts.slice(0, 1);
  const chosen = [...input.options].filter((option) => option.value !== "" && texts.includes(option.value));
  return chosen.map((option) => `${labelOf(input)}: ${option.text}`);
}

function labelOf(input) {
  const label = input.labels?.[0];
  return (label?.querySelector("span") ?? label)?.textContent.trim() ?? input.value;
}
