import { offerConfirmation } from "./confirm.js";
import { closeMenusOutside } from "./menu.js";
import { startPolling } from "./poll.js";
import { enhanceSidebar } from "./sidebar.js";
import { enhanceTextSize } from "./textsize.js";
import "./widgets/order.js";
import "./widgets/spots.js";

document.documentElement.classList.add("js");
offerConfirmation();
closeMenusOutside();
enhanceSidebar();
enhanceTextSize();
startPolling();
