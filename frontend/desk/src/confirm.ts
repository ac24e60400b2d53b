/** `data-confirm="question"` on a form or on one of its buttons: asks before the form is sent. */
export function confirmForms(root: Document): void {
  root.addEventListener(
    "submit",
    (event) => {
      const form = event.target as HTMLFormElement;
      const button = event.submitter;
      const question = button?.dataset.confirm ?? form.dataset.confirm;
      if (!question || form.dataset.confirmed !== undefined) return;
      event.preventDefault();
      event.stopPropagation();
      ask(root, question, button?.textContent.trim() ?? "", () => {
        form.dataset.confirmed = "";
        form.requestSubmit(button);
        delete form.dataset.confirmed;
      });
    },
    { capture: true },
  );
}

/** The word for "no" is on the page's body, in its language. */
function ask(root: Document, question: string, yes: string, then: () => void): void {
  const dialog = root.createElement("dialog");
  dialog.className = "ask";
  const words = root.createElement("p");
  words.id = "ask-words";
  words.textContent = question;
  dialog.setAttribute("aria-labelledby", words.id);
  const agree = button(root, yes, "btn btn-danger");
  const refuse = button(root, root.body.dataset.cancel ?? "", "btn");
  agree.addEventListener("click", () => {
    dialog.close();
    then();
  });
  refuse.addEventListener("click", () => {
    dialog.close();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
  });
  dialog.append(words, agree, refuse);
  root.body.append(dialog);
  dialog.showModal();
  refuse.focus();
}

function button(root: Document, label: string, classes: string): HTMLButtonElement {
  const made = root.createElement("button");
  made.type = "button";
  made.className = classes;
  made.textContent = label;
  return made;
}
