// Buttons with data-print print the page; folded parts marked data-print-open unfold on paper.
(() => {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details[data-print-open]:not([open])")) {
      part.open = true;
      part.dataset.opened = "1";
    }
  });
  addEventListener("afterprint", () => {
    for (const part of document.querySelectorAll("details[data-opened]")) {
      part.open = false;
      delete part.dataset.opened;
    }
  });
})();
