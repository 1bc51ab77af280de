// One press submits once; an edited form asks before it is left (data-guard); a group of check boxes is ticked at once;
// errors take the focus.
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
  for (const head of document.querySelectorAll("form div > strong:has(+ .form-check)")) {
    const boxes = [];
    for (let row = head.nextElementSibling; row?.matches(".form-check"); row = row.nextElementSibling) {
      boxes.push(row.querySelector("input[type=checkbox]"));
    }
    if (boxes.length < 2 || boxes.includes(null)) continue;
    const all = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-link btn-sm py-0" });
    const told = () => {
      all.textContent = boxes.every((box) => box.checked) ? "全不选" : "全选";
      all.setAttribute("aria-label", `${all.textContent}：${head.firstChild.textContent}`);
    };
    all.addEventListener("click", () => {
      const wanted = !boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = wanted;
      boxes[0].dispatchEvent(new Event("input", { bubbles: true }));
      told();
    });
    boxes.forEach((box) => box.addEventListener("change", told));
    head.append(all);
    told();
  }
  const first = document.querySelector("form[method=post] :is(.is-invalid, [aria-invalid=true])");
  if (first) first.focus({ preventScroll: true });
})();
