// Tells the page around the frame how high the briefing is; it holds nothing secret, so any page may hear it.
(() => {
  "use strict";
  const tell = () => parent.postMessage({ type: "briefing:height", height: Math.ceil(document.documentElement.getBoundingClientRect().height) }, "*");
  new ResizeObserver(tell).observe(document.documentElement);
  addEventListener("load", tell);
})();
