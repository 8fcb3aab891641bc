// PNGs (base64) beside each other → one picture of few colours: its size, palette, and indices.
const [encoded, colours, done] = arguments;
const load = (data) => new Promise((resolve) => {
  const image = new Image();
  image.onload = () => resolve(image);
  image.src = "data:image/png;base64," + data;
});
Promise.all(encoded.map(load)).then((images) => {
  const gap = 12, canvas = document.createElement("canvas");
  canvas.width = images.reduce((sum, each) => sum + each.width + gap, -gap);
  canvas.height = Math.max(...images.map((each) => each.height));
  const paper = canvas.getContext("2d");
  paper.fillStyle = "#8b95a1";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  let left = 0;
  for (const image of images) {
    paper.drawImage(image, left, 0);
    left += image.width + gap;
  }
  const dots = paper.getImageData(0, 0, canvas.width, canvas.height).data;
  const key = (at) => (dots[at] >> 3) << 10 | (dots[at + 1] >> 3) << 5 | dots[at + 2] >> 3;
  const found = new Map();
  for (let at = 0; at < dots.length; at += 4) {
    const one = found.get(key(at));
    if (one) one.count += 1;
    else found.set(key(at), { count: 1, dot: [dots[at], dots[at + 1], dots[at + 2]] });
  }
  const palette = [...found.values()].sort((a, b) => b.count - a.count).slice(0, colours);
  const nearest = ({ dot }) => {
    const far = palette.map((each) => dot.reduce((sum, part, at) => sum + (part - each.dot[at]) ** 2, 0));
    return far.indexOf(Math.min(...far));
  };
  const place = new Map([...found].map(([each, one]) => [each, nearest(one)]));
  let indices = "";
  for (let at = 0; at < dots.length; at += 4) indices += String.fromCharCode(place.get(key(at)));
  const { width, height } = canvas;
  done({ width, height, palette: palette.flatMap((each) => each.dot), indices: btoa(indices) });
});
