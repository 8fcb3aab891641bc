// Arrow keys follow the links that stand on the page; without this script they are links alone.
// A presenter's clicker sends PageDown and PageUp; the other arrows go on scrolling.
const links = { ArrowRight: "verder", PageDown: "verder", ArrowLeft: "terug", PageUp: "terug" };
addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = document.getElementById(links[event.key] ?? "");
  if (link) {
    event.preventDefault();
    link.click();
  }
});
