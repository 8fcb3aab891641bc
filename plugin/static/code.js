// Fills in the code from the part of a link after #, which no server, log or mail scanner sees.
const code = location.hash.slice(1);
if (code) {
  document.getElementById("code").value = code;
  history.replaceState(null, "", location.pathname);
}
