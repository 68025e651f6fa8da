// HugeRTE writes a few styles into the page, which the content policy forbids: they become marks that our stylesheet
// knows (theme/_written.scss).
const MARKS = [
  ['style="display: inline-block;"', 'data-mce-look="marker"'],
  [
    'style:"position: fixed; top: 50%; width: 10px; height: 10px; overflow: hidden; opacity: 0"',
    '"data-mce-look":"paste"',
  ],
  ['style:"display:none"', '"data-mce-look":"none"'],
  ['style:"overflow:hidden;line-height:0px"', '"data-mce-look":"bookmark"'],
];

/** Fails where a new release says it otherwise, so that nobody finds out by a page that complains. */
export function richTextWithoutStyles() {
  return {
    name: "rich-text-without-styles",
    transform(code, id) {
      if (!id.endsWith("hugerte/hugerte.min.js")) return null;
      for (const [style, mark] of MARKS) {
        if (!code.includes(style)) this.error(`HugeRTE no longer says ${style}`);
        code = code.replaceAll(style, mark);
      }
      return { code, map: null };
    },
  };
}
