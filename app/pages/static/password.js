const field = document.getElementById("password");
const show = document.getElementById("show");
const generate = document.getElementById("generate");
if (show) {
  show.parentElement.hidden = false;
  show.onchange = () => { field.type = show.checked ? "text" : "password"; };
}
if (generate) {
  generate.onchange = () => { field.disabled = generate.checked; };
  generate.onchange();
}
