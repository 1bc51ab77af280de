// Fields that a kind of entry does not use step aside; without scripts all stand there with a word of help.
(() => {
  const source = document.querySelector("[data-kind-source]");
  if (!source) return;
  const apply = () => {
    for (const field of document.querySelectorAll("[data-kinds]")) {
      const used = field.dataset.kinds.split(" ").includes(source.value);
      const frame = field.closest("[data-field]") || field.parentElement;
      frame.hidden = !used;
      field.disabled = !used;
    }
  };
  source.addEventListener("change", apply);
  apply();
})();
