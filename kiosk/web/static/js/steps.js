/**
 * Shows a long form one question at a time: form[data-steps] holds [data-step] sections.
 * Buttons [data-act="next"] and [data-act="back"] move; a required choice that is missing says so on its step.
 * Without this script the whole form stands on the page and works.
 */

function complaint(step) {
  for (const group of step.querySelectorAll("[data-required]")) {
    const chosen = group.querySelector("input:checked");
    const fields = [...group.querySelectorAll("input[type=text], textarea, select")];
    if (!chosen && !fields.some((field) => field.value.trim())) return group.dataset.missing;
  }
  return "";
}

function stepper(form) {
  const steps = [...form.querySelectorAll("[data-step]")];
  const act = (name) => form.querySelector(`[data-act="${name}"]`);
  const [next, back, done, leave] = ["next", "back", "done", "leave"].map(act);
  const counter = form.querySelector("[data-step-counter]");
  let at = Math.max(0, steps.findIndex((step) => step.querySelector(".field__error")));

  function show(index) {
    at = Math.min(index, steps.length - 1);
    steps.forEach((step, place) => { step.hidden = place !== at; });
    const last = at === steps.length - 1;
    if (next) next.hidden = last;
    if (done) done.hidden = !last;
    if (back) back.hidden = at === 0;
    if (leave) leave.hidden = at !== 0;
    if (counter) counter.textContent = `${at + 1} of ${steps.length}`;
  }

  next?.addEventListener("click", () => {
    const wrong = complaint(steps[at]);
    const said = steps[at].querySelector("[data-complaint]");
    if (said) said.textContent = wrong;
    if (!wrong) show(at + 1);
  });
  back?.addEventListener("click", () => show(at - 1));
  form.addEventListener("submit", (event) => {
    const wrong = steps.findIndex((step) => complaint(step));
    if (wrong < 0) return;
    event.preventDefault();
    show(wrong);
    const said = steps[wrong].querySelector("[data-complaint]");
    if (said) said.textContent = complaint(steps[wrong]);
  }, { capture: true });
  form.addEventListener("change", () => show(at));
  show(at);
}

export function startSteps() {
  document.querySelectorAll("form[data-steps]").forEach(stepper);
}
