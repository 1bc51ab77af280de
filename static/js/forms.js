// One press submits once; an edited form asks before it is left (data-guard); errors take the focus.
(() => {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    const press = `${event.submitter?.name || ""}=${event.submitter?.value || ""}`; // another button is another wish
    if (form.dataset.sent === press) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = press;
    setTimeout(() => delete form.dataset.sent, 5000); // a download leaves the page standing
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent));
  for (const form of document.querySelectorAll("form[data-guard]")) {
    let edited = false;
    form.addEventListener("input", () => { edited = true; });
    form.addEventListener("submit", () => { edited = false; });
    addEventListener("beforeunload", (event) => { if (edited) event.preventDefault(); });
  }
  const first = document.querySelector("form[method=post] :is(.is-invalid, [aria-invalid=true])");
  if (first) first.focus({ preventScroll: true });
})();
