/** Close `details[data-menu]` on Escape and on a click elsewhere, as menus do. */
export function closeMenusOutside() {
  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      const held = menu.contains(document.activeElement);
      menu.open = false;
      if (held) menu.querySelector("summary").focus();
    }
  });
}

function openMenus() {
  return document.querySelectorAll("details[data-menu][open]");
}
