// The entry grid as a sheet: move by keyboard, paste blocks from Excel, undo before saving, check while typing.
// Only changed cells are sent. Without this file the form sends every cell and the server does the same checks.
(() => {
  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const NA = "不涉及";
  const POINT = 10000n;
  const WORD = form.dataset.grid || "得分";
  const heads = [...form.querySelectorAll("th.leaf")].map((head) => ({
    name: head.firstChild.textContent.trim(), hint: head.dataset.hint,
    low: head.dataset.low ? BigInt(head.dataset.low) : null, high: head.dataset.high ? BigInt(head.dataset.high) : null,
  }));
  const lines = [...form.querySelectorAll("tbody tr")];
  const table = lines.map((line) => [...line.querySelectorAll("td.cell")].map((cell) => cell.querySelector("input")));
  const seen = JSON.parse(form.elements.seen.value);
  const part = (name) => form.querySelector(`[data-grid-${name}]`);
  const [place, story, message, count, undoButton] = ["place", "story", "message", "count", "undo"].map(part);
  const filledAll = document.querySelector("[data-grid-filled]");
  const serverFaults = new Map(); // input -> text of the server, until it is edited
  const spots = new Map(); // input -> [row, column]
  const history = [];
  let entered = null; // [input, value when it was entered]
  let caret = false; // F2 or a double click: arrows move inside the text
  let sending = false;

  table.forEach((inputs, row) => inputs.forEach((input, column) => {
    if (!input) return;
    spots.set(input, [row, column]);
    input.dataset.key = input.name.slice("cell:".length);
    if (input.title) serverFaults.set(input, [input.value, input.title]);
  }));

  // Values -----------------------------------------------------------------------------------------------------
  const tidy = (text) => {
    const plain = text.normalize("NFKC").trim();
    return plain === "n" || plain === "N" ? NA : plain;
  };
  const units = (text) => {
    const match = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(text);
    if (!match) return null;
    const value = BigInt(match[2]) * POINT + BigInt((match[3] || "").padEnd(4, "0"));
    return match[1] ? -value : value;
  };
  const short = (value) => {
    const [whole, rest] = [value / POINT, value % POINT];
    const text = `${whole}.${String(rest < 0n ? -rest : rest).padStart(4, "0")}`.replace(/\.?0+$/, "");
    return value < 0n && whole === 0n ? `-${text}` : text;
  };
  const faultOf = (input) => {
    const text = tidy(input.value);
    if (text === "" || text === NA) return "";
    const { low, high } = heads[spots.get(input)[1]];
    const value = units(text);
    if (value === null) {
      if (/^-?\d+\.\d{5,}$/.test(text)) return "小数超过 4 位，请四舍五入到 4 位以内";
      if (/%$/.test(text)) return `请填写${WORD}，不要填百分比`;
      if (/^[\d.,，]+$/.test(text)) return "请写成普通数字，不带分隔符";
      return `请填写数值；不涉及的填 n 或“${NA}”`;
    }
    const outside = (low !== null && value < low) || (high !== null && value > high);
    return outside ? `${WORD}应在 ${low === null ? "不限" : short(low)} 至 ${high === null ? "不限" : short(high)} 之间` : "";
  };
  const fault = (input) => {
    const server = serverFaults.get(input);
    return server && server[0] === input.value ? server[1] : faultOf(input);
  };
  const changed = (input) => tidy(input.value) !== seen[input.dataset.key];

  // What is shown ------------------------------------------------------------------------------------------------
  const mark = (input) => {
    const text = fault(input);
    const cell = input.parentElement;
    cell.classList.toggle("is-wrong", text !== "");
    cell.classList.toggle("is-changed", changed(input));
    input.title = text;
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  };
  const total = (row) => {
    let [filled, sum] = [0, 0n];
    for (const input of table[row]) {
      if (!input) continue;
      const text = tidy(input.value);
      if (text === "") continue;
      filled += 1;
      const value = units(text);
      if (value !== null) sum += value;
    }
    const shown = lines[row].querySelector("[data-row-filled]");
    const whole = Number(shown.textContent.split("/")[1]);
    shown.textContent = `${filled}/${whole}`;
    shown.classList.toggle("short", filled < whole);
    const added = lines[row].querySelector("[data-row-sum]");
    if (added) added.textContent = short(sum);
  };
  const say = (text, wrong = false) => {
    message.textContent = text;
    message.classList.toggle("is-error", wrong);
  };
  const refresh = (inputs) => {
    const rows = new Set();
    for (const input of inputs) {
      mark(input);
      rows.add(spots.get(input)[0]);
    }
    for (const row of rows) total(row);
    const unsaved = [...spots.keys()].filter(changed).length;
    count.textContent = unsaved ? `${unsaved} 格未保存` : "";
    undoButton.hidden = !history.length;
    if (rows.size) {
      let filled = 0;
      for (const line of lines) filled += Number(line.querySelector("[data-row-filled]").textContent.split("/")[0]);
      filledAll.textContent = filled;
    }
    return unsaved;
  };
  const describe = (input) => {
    const [row, column] = spots.get(input);
    const link = lines[row].querySelector("th a");
    const name = (link || lines[row].querySelector("th")).textContent.trim();
    place.textContent = `${name} · ${heads[column].name}（${heads[column].hint || `满分 ${short(heads[column].high)}`}）`;
    if (link) {
      story.href = `${link.getAttribute("href")}?leaf=${encodeURIComponent(input.dataset.key.split("/").slice(1).join("/"))}`;
      story.hidden = false;
    }
    const text = fault(input);
    say(text, text !== "");
  };

  // Edits and undo -------------------------------------------------------------------------------------------------
  const leave = () => { // the cell being edited becomes one step of the undo
    if (!entered) return;
    const [input, before] = entered;
    input.value = tidy(input.value);
    if (input.value !== before) history.push([[input, before]]);
    entered = [input, input.value];
    refresh([input]);
  };
  const write = (pairs) => {
    leave();
    const step = [];
    for (const [input, text] of pairs) {
      const value = tidy(text);
      if (value === input.value) continue;
      step.push([input, input.value]);
      input.value = value;
    }
    if (step.length) history.push(step);
    if (entered) entered[1] = entered[0].value;
    refresh(step.map(([input]) => input));
    return step.length;
  };
  const undo = () => {
    if (entered && entered[0].value !== entered[1]) {
      entered[0].value = entered[1];
      refresh([entered[0]]);
      entered[0].select();
      return;
    }
    const step = history.pop();
    if (!step) return say("没有可以撤销的改动");
    for (const [input, before] of step) input.value = before;
    step[0][0].focus();
    entered = [step[0][0], step[0][0].value];
    refresh(step.map(([input]) => input));
    step[0][0].select();
    say(`已撤销 ${step.length} 格的改动`);
  };

  // Moving ---------------------------------------------------------------------------------------------------------
  const go = (row, column) => {
    const input = table[row] && table[row][column];
    if (!input) return false;
    input.focus();
    return true;
  };
  const move = (input, down, right) => {
    let [row, column] = spots.get(input);
    do { row += down; column += right; } while (table[row] && column in table[row] && !table[row][column]);
    return go(row, column);
  };
  const edge = (input, last) => {
    const inputs = table[spots.get(input)[0]].filter(Boolean);
    inputs[last ? inputs.length - 1 : 0].focus();
  };
  const reveal = (input) => { // sticky heads and columns must not cover the cell
    const frame = input.closest(".table-frame");
    const cell = input.parentElement.getBoundingClientRect();
    const box = frame.getBoundingClientRect();
    const left = lines[0].querySelector("th").getBoundingClientRect().right;
    const top = form.querySelector("thead").getBoundingClientRect().bottom;
    if (cell.left < left) frame.scrollLeft -= left - cell.left;
    else if (cell.right > box.right) frame.scrollLeft += cell.right - box.right + 8;
    if (cell.top < top) frame.scrollTop -= top - cell.top;
    else if (cell.bottom > box.bottom - 12) frame.scrollTop += cell.bottom - box.bottom + 20;
  };

  form.addEventListener("focusin", (event) => {
    const input = event.target;
    if (!spots.has(input)) return;
    entered = [input, input.value];
    caret = false;
    input.select();
    reveal(input);
    describe(input);
  });
  form.addEventListener("focusout", (event) => {
    if (!spots.has(event.target)) return;
    leave();
    entered = null;
  });
  form.addEventListener("input", (event) => {
    const input = event.target;
    if (!spots.has(input)) return;
    refresh([input]);
    const text = fault(input);
    say(text, text !== "");
  });
  form.addEventListener("dblclick", (event) => { if (spots.has(event.target)) caret = true; });
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!spots.has(input) || event.isComposing) return;
    const { key } = event;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && key.toLowerCase() === "z") undo();
    else if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "s") form.requestSubmit();
    else if (event.ctrlKey || event.metaKey || event.altKey) return;
    else if (key === "Enter") { leave(); move(input, event.shiftKey ? -1 : 1, 0); }
    else if (key === "ArrowDown") move(input, 1, 0);
    else if (key === "ArrowUp") move(input, -1, 0);
    else if (key === "ArrowRight" && !caret) move(input, 0, 1);
    else if (key === "ArrowLeft" && !caret) move(input, 0, -1);
    else if (key === "Home" && !caret) edge(input, false);
    else if (key === "End" && !caret) edge(input, true);
    else if (key === "Delete" && !caret) { write([[input, ""]]); input.select(); }
    else if (key === "F2") { caret = true; input.setSelectionRange(input.value.length, input.value.length); }
    else if (key === "Escape") { caret = false; if (entered) input.value = entered[1]; input.select(); refresh([input]); }
    else return;
    event.preventDefault();
  });

  // Paste: the block begins at the focused cell. Excel quotes cells that hold breaks, tabs or quotes.
  const blockOf = (text) => {
    const rows = [[]];
    let [value, quoted, start] = ["", false, true];
    const body = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let i = 0; i < body.length; i += 1) {
      const sign = body[i];
      if (quoted) {
        if (sign === '"' && body[i + 1] === '"') { value += '"'; i += 1; }
        else if (sign === '"') quoted = false;
        else value += sign;
      } else if (sign === '"' && start) { quoted = true; start = false; }
      else if (sign === "\t" || sign === "\n") {
        rows[rows.length - 1].push(value);
        if (sign === "\n") rows.push([]);
        [value, start] = ["", true];
      } else { value += sign; start = false; }
    }
    rows[rows.length - 1].push(value);
    return rows;
  };
  form.addEventListener("paste", (event) => {
    const input = event.target;
    const text = event.clipboardData.getData("text");
    if (!spots.has(input) || text === "") return;
    const block = blockOf(text);
    if (caret && block.length === 1 && block[0].length === 1) return; // inside a text: as everywhere
    event.preventDefault();
    const [row, column] = spots.get(input);
    const pairs = [];
    let outside = 0;
    block.forEach((values, down) => values.forEach((value, right) => {
      const target = table[row + down] && table[row + down][column + right];
      if (target) pairs.push([target, value]);
      else outside += 1;
    }));
    const done = write(pairs);
    input.select();
    const wrong = pairs.filter(([target]) => fault(target) !== "").length;
    const notes = [`粘贴 ${pairs.length} 格，改动 ${done} 格`];
    if (outside) notes.push(`${outside} 格超出表格或属于锁定的行，未粘贴`);
    if (wrong) notes.push(`${wrong} 格需要改正`);
    say(`${notes.join("；")}。`, outside > 0 || wrong > 0);
  });
  undoButton.addEventListener("click", undo);

  // Saving -----------------------------------------------------------------------------------------------------------
  form.addEventListener("submit", (event) => {
    leave();
    const cells = [...spots.keys()];
    const bad = cells.find((input) => changed(input) && faultOf(input) !== "");
    const unsaved = cells.filter(changed);
    if (bad || !unsaved.length) {
      event.preventDefault();
      if (bad) bad.focus();
      say(bad ? `有 ${cells.filter((one) => changed(one) && faultOf(one)).length} 格需要改正：${faultOf(bad)}` : "没有改动，无需保存", Boolean(bad));
      return;
    }
    const changes = unsaved.map((input) => [input.dataset.key, [tidy(input.value), seen[input.dataset.key]]]);
    form.elements.changes.value = JSON.stringify(Object.fromEntries(changes));
    form.elements.seen.disabled = true;
    for (const input of cells) input.removeAttribute("name");
    sending = true;
  }, true);
  addEventListener("pageshow", () => { sending = false; });
  addEventListener("beforeunload", (event) => {
    if (!sending && [...spots.keys()].some(changed)) event.preventDefault();
  });
  refresh(spots.keys());
  const first = form.querySelector("[aria-invalid=true]");
  if (first) {
    first.blur(); // forms.js was here before us; the second focus tells place and fault
    first.focus();
  }
})();
