import { offerConfirmation } from "./confirm.js";
import { closeMenusOutside } from "./menu.js";
import { startPolling } from "./poll.js";
import { enhanceSidebar } from "./sidebar.js";
import { enhanceTextSize } from "./textsize.js";
import "./widgets/order.js";
import "./widgets/spots.js";
import "./widgets/upload.js";
import "./widgets/words.js";

document.documentElement.classList.add("js");
document.addEventListener("click", (event) => event.target.closest("[data-print]") && print());
offerConfirmation();
closeMenusOutside();
enhanceSidebar();
enhanceTextSize();
startPolling();
