// The rows of a task table as a sheet: move by keyboard, paste blocks from Excel, undo before saving.
// Only changed rows are sent. Without this file the form sends every cell and the server does the same checks.
(() => {
  const form = document.querySelector("form[data-rows]");
  if (!form) return;
  const body = form.querySelector("tbody");
  const seen = JSON.parse(form.elements.seen.value);
  const texts = JSON.parse(form.querySelector("[data-texts]").value);
  const part = (name) => form.querySelector(`[data-rows-${name}]`);
  const [place, message, count, undoButton, addButton] = ["place", "message", "count", "undo", "add"].map(part);
  const heads = [...form.querySelectorAll("thead th[id]")].map((head) => head.textContent);
  const history = [];
  let entered = null; // [cell, value when it was entered]
  let caret = false; // F2, a double click or typing: arrows move inside the text
  let sending = false;

  const rows = () => [...body.rows];
  const cellsOf = (row) => [...row.querySelectorAll("textarea")];
  const rowOf = (cell) => cell.closest("tr");
  const at = (cell) => [rows().indexOf(rowOf(cell)), cellsOf(rowOf(cell)).indexOf(cell)];
  const before = (row, field) => (texts[row.dataset.key] || {})[field] || "";
  const changedCell = (cell) => cell.value.trim() !== before(rowOf(cell), cell.dataset.field);
  const removed = (row) => row.querySelector("input[type=checkbox]").checked;
  const isNew = (row) => row.dataset.key.startsWith("n");
  const blank = (row) => cellsOf(row).every((cell) => cell.value.trim() === "");
  const changedRow = (row) => (isNew(row) ? !blank(row) && !removed(row) : removed(row) || cellsOf(row).some(changedCell));

  const say = (text, wrong = false) => {
    message.textContent = text;
    message.classList.toggle("is-error", wrong);
  };
  const refresh = () => {
    const changed = rows().filter(changedRow);
    for (const row of rows()) {
      row.classList.toggle("is-removed", removed(row));
      for (const cell of cellsOf(row)) cell.parentElement.classList.toggle("is-changed", changedCell(cell));
    }
    count.textContent = changed.length ? `${changed.length} 行未保存` : "";
    undoButton.hidden = !history.length;
    return changed;
  };
  const add = () => { // a new row at the end, after the pattern of the last one
    const last = body.rows[body.rows.length - 1];
    const key = `n${Math.max(0, ...rows().filter(isNew).map((row) => Number(row.dataset.key.slice(1)))) + 1}`;
    const row = last.cloneNode(true);
    const old = last.dataset.key;
    row.dataset.key = key;
    row.className = "";
    row.cells[0].id = `r${key}`;
    row.cells[0].textContent = body.rows.length + 1;
    for (const cell of row.querySelectorAll("textarea")) {
      cell.id = `x${key}-${cell.dataset.field}`;
      cell.name = cell.name.replace(`:${old}/`, `:${key}/`);
      cell.value = "";
      cell.textContent = "";
      cell.removeAttribute("title");
      cell.removeAttribute("aria-invalid");
      cell.parentElement.className = "cell";
      cell.setAttribute("aria-labelledby", `r${key} c-${cell.dataset.field}`);
    }
    const box = row.querySelector("input[type=checkbox]");
    box.checked = false;
    box.name = `remove:${key}`;
    box.setAttribute("aria-label", `移出第 ${body.rows.length + 1} 行`);
    row.querySelector("a")?.remove();
    body.append(row);
    return row;
  };

  // Edits and undo -----------------------------------------------------------------------------------------------
  const leave = () => {
    if (!entered) return;
    const [cell, value] = entered;
    if (cell.value !== value) history.push([[cell, value]]);
    entered = [cell, cell.value];
    refresh();
  };
  const write = (pairs) => {
    leave();
    const step = [];
    for (const [cell, text] of pairs) {
      if (cell.value === text) continue;
      step.push([cell, cell.value]);
      cell.value = text;
    }
    if (step.length) history.push(step);
    if (entered) entered[1] = entered[0].value;
    refresh();
    return step.length;
  };
  const undo = () => {
    leave();
    const step = history.pop();
    if (!step) return say("没有可以撤销的改动");
    for (const [cell, value] of step) cell.value = value;
    step[0][0].focus();
    entered = [step[0][0], step[0][0].value];
    refresh();
    return say(`已撤销 ${step.length} 格的改动`);
  };

  // Moving -------------------------------------------------------------------------------------------------------
  const go = (row, column) => {
    const target = rows()[row] && cellsOf(rows()[row])[column];
    if (target) target.focus();
    return Boolean(target);
  };
  const move = (cell, down, right) => {
    const [row, column] = at(cell);
    if (!go(row + down, column + right) && down > 0 && !blank(rowOf(cell))) {
      add();
      go(row + down, column);
    }
  };
  form.addEventListener("focusin", (event) => {
    const cell = event.target;
    if (cell.tagName !== "TEXTAREA") return;
    entered = [cell, cell.value];
    caret = false;
    cell.select();
    const [row, column] = at(cell);
    place.textContent = `第 ${row + 1} 行 · ${heads[column]}`;
    say(cell.title, cell.title !== "");
  });
  form.addEventListener("focusout", (event) => {
    if (event.target.tagName !== "TEXTAREA") return;
    leave();
    entered = null;
  });
  form.addEventListener("input", (event) => {
    if (event.target.tagName === "TEXTAREA") caret = true;
    refresh();
  });
  form.addEventListener("dblclick", (event) => { if (event.target.tagName === "TEXTAREA") caret = true; });
  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    const control = event.ctrlKey || event.metaKey;
    const { key } = event;
    if (control && key.toLowerCase() === "s") { event.preventDefault(); form.requestSubmit(); return; }
    if (cell.tagName !== "TEXTAREA" || event.isComposing) return;
    if (control && !event.shiftKey && key.toLowerCase() === "z") undo();
    else if (control) return;
    else if (key === "Enter" && event.altKey) {
      caret = true;
      cell.setRangeText("\n", cell.selectionStart, cell.selectionEnd, "end");
      refresh();
    } else if (event.altKey) return;
    else if (key === "Enter") { leave(); move(cell, event.shiftKey ? -1 : 1, 0); }
    else if (key === "ArrowDown" && !caret) move(cell, 1, 0);
    else if (key === "ArrowUp" && !caret) move(cell, -1, 0);
    else if (key === "ArrowRight" && !caret) move(cell, 0, 1);
    else if (key === "ArrowLeft" && !caret) move(cell, 0, -1);
    else if (key === "Delete" && !caret) { write([[cell, ""]]); cell.select(); }
    else if (key === "F2") { caret = true; cell.setSelectionRange(cell.value.length, cell.value.length); }
    else if (key === "Escape") { caret = false; if (entered) cell.value = entered[1]; cell.select(); refresh(); }
    else return;
    event.preventDefault();
  });

  // Paste: the block begins at the focused cell. Excel quotes cells that hold breaks, tabs or quotes.
  const blockOf = (text) => {
    const found = [[]];
    let [value, quoted, start] = ["", false, true];
    const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let i = 0; i < source.length; i += 1) {
      const sign = source[i];
      if (quoted) {
        if (sign === '"' && source[i + 1] === '"') { value += '"'; i += 1; }
        else if (sign === '"') quoted = false;
        else value += sign;
      } else if (sign === '"' && start) { quoted = true; start = false; }
      else if (sign === "\t" || sign === "\n") {
        found[found.length - 1].push(value);
        if (sign === "\n") found.push([]);
        [value, start] = ["", true];
      } else { value += sign; start = false; }
    }
    found[found.length - 1].push(value);
    return found;
  };
  form.addEventListener("paste", (event) => {
    const cell = event.target;
    const text = event.clipboardData.getData("text");
    if (cell.tagName !== "TEXTAREA" || text === "") return;
    const block = blockOf(text);
    if (block.length === 1 && block[0].length === 1 && caret) return; // inside a text: as everywhere
    event.preventDefault();
    const [row, column] = at(cell);
    while (rows().length < row + block.length) add();
    const lines = rows();
    const pairs = [];
    let outside = 0;
    block.forEach((values, down) => values.forEach((value, right) => {
      const target = cellsOf(lines[row + down])[column + right];
      if (target) pairs.push([target, value.trim()]);
      else outside += 1;
    }));
    const done = write(pairs);
    cell.select();
    say(`粘贴 ${pairs.length} 格，改动 ${done} 格${outside ? `；${outside} 格超出表格，未粘贴` : ""}。`, outside > 0);
  });
  undoButton.addEventListener("click", undo);
  addButton.hidden = false;
  addButton.addEventListener("click", () => { cellsOf(add())[0].focus(); });

  // Saving -------------------------------------------------------------------------------------------------------
  form.addEventListener("submit", (event) => {
    leave();
    const changed = refresh();
    if (!changed.length) {
      event.preventDefault();
      say("没有改动，无需保存");
      return;
    }
    const sent = {};
    for (const row of changed) {
      const { key } = row.dataset;
      sent[key] = { seen: seen[key] || 0, remove: removed(row), cells: {} };
      for (const cell of cellsOf(row)) sent[key].cells[cell.dataset.field] = cell.value;
    }
    form.elements.changes.value = JSON.stringify(sent);
    form.elements.seen.disabled = true;
    for (const field of form.querySelectorAll("textarea, tbody input")) field.removeAttribute("name");
    sending = true;
  }, true);
  addEventListener("pageshow", () => { sending = false; });
  addEventListener("beforeunload", (event) => {
    if (!sending && rows().some(changedRow)) event.preventDefault();
  });
  refresh();
  const first = form.querySelector("[aria-invalid=true]");
  if (first) first.focus();
})();
