/** Small things of forms: one submission only, focus on an error summary, a filter that applies itself. */

export function startForms() {
  document.querySelector("[data-focus]")?.focus();

  // Two taps are one act; the command's id makes a repeat harmless, this saves the wait.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  for (const form of document.querySelectorAll("form[data-applies-itself]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }
  for (const button of document.querySelectorAll("[data-fills]")) {
    button.addEventListener("click", () => {
      const field = document.getElementById(button.dataset.fills);
      field.value = button.dataset.value ?? button.textContent.trim();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
