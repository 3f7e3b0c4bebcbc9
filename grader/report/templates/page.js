// Folding for comfort; the page says everything without it.
(() => {
  "use strict";
  const folds = [...document.querySelectorAll("details.criterion")];
  const start = folds.map((fold) => fold.open);
  const tools = document.querySelector(".tools");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const how = event.target.dataset.fold;
    if (how) folds.forEach((fold, i) => { fold.open = how === "start" ? start[i] : how === "open"; });
  });
  const reveal = () => {
    const fold = document.getElementById(location.hash.slice(1));
    if (fold && fold.matches("details.criterion")) { fold.open = true; fold.scrollIntoView(); }
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
