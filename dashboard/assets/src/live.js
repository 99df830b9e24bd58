// One stream for all tabs: browsers allow six connections to a site, and so six
// tabs with a stream each would let no page through.
const ports = new Set();
let source = null;

function tell(message) {
	for (const port of ports) port.postMessage(message);
}

function listen() {
	if (source && source.readyState !== EventSource.CLOSED) return;
	source = new EventSource("/live");
	source.addEventListener("changed", () => tell("changed"));
	source.addEventListener("open", () => tell("open"));
	source.addEventListener("over", () => {
		source.close();
		tell("over");
	});
	source.onerror = () => {
		if (source.readyState !== EventSource.CLOSED) return;
		tell("closed");
		// Refused: there are as many as may be. A place may come free.
		if (ports.size > 0) setTimeout(listen, 15000);
	};
}

self.onconnect = (event) => {
	const [port] = event.ports;
	ports.add(port);
	port.onmessage = (message) => {
		if (message.data !== "bye") return;
		ports.delete(port);
		if (ports.size === 0 && source) source.close();
	};
	listen();
};
