// Filter bars submit on change; typing waits for a pause. Without scripts the button stands beside the fields.
(() => {
  const PAUSE = 600;
  for (const form of document.querySelectorAll("form[data-auto-submit]")) {
    let timer = 0;
    const send = () => {
      for (const field of form.elements) if (field.name && field.value === "" && field.type !== "submit") field.disabled = true;
      form.requestSubmit();
    };
    form.addEventListener("change", (event) => {
      clearTimeout(timer);
      if (!event.target.matches("select, [type=checkbox], [type=radio], [type=date]")) return;
      sessionStorage.setItem("filter-focus", event.target.name);
      send();
    });
    form.addEventListener("input", (event) => {
      if (!event.target.matches("[type=text], [type=search], input:not([type])")) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        sessionStorage.setItem("filter-focus", event.target.name);
        send();
      }, PAUSE);
    });
  }
  // On the filtered page the focus stands where the person left it, the caret behind what was typed.
  const name = sessionStorage.getItem("filter-focus");
  sessionStorage.removeItem("filter-focus");
  const field = name && document.querySelector(`form[data-auto-submit] [name="${CSS.escape(name)}"]`);
  if (field) {
    field.focus();
    if (field.matches("[type=text], [type=search], input:not([type])")) field.setSelectionRange(field.value.length, field.value.length);
  }
})();
