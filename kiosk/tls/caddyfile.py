"""What the proxy is told: TLS in front, the Unix socket behind, and nothing of its own."""

from pathlib import Path

from kiosk.tls.folder import TlsFolder

USUAL_SOCKET = Path("/run/phonebox-proxy/web.sock")

_TEXT = """\
# Written by `phonebox tls`; what is changed here is gone the next time.
{{
	admin off
	auto_https off
	grace_period 3s
	servers {{
		protocols h1 h2
		max_header_size 32KB
		timeouts {{
			read_header 10s
			read_body 30s
			idle 2m
		}}
	}}
}}

# Without TLS nothing is said but where to go.
:{http} {{
	header -Server
	@own host {names}
	handle @own {{
		redir https://{{host}}{port}{{uri}} 302
	}}
	handle {{
		respond 421
	}}
}}

:{https} {{
	tls {certificate} {key}
	header -Server
	@own host {names}
	handle @own {{
		@files path /import /import/*
		request_body @files {{
			max_size 65MB
		}}
		@pages not path /import /import/*
		request_body @pages {{
			max_size 3MB
		}}
		reverse_proxy unix/{socket} {{
			flush_interval -1
			header_up -Forwarded
			header_up -X-Real-Ip
			header_up -Via
		}}
	}}
	handle {{
		respond 421
	}}
	handle_errors {{
		@large expression `{{err.status_code}} == 413`
		handle @large {{
			respond "That is too large. Nothing was recorded." 413
		}}
		handle {{
			header Retry-After 30
			respond "{down}" 503
		}}
	}}
}}
"""

_DOWN = (
    "Phonebox does not answer: it is starting, or out of order. Try again in a minute. "
    "If it stays so, use the paper slips and tell the technician."
)


def caddyfile(
    folder: TlsFolder, names: tuple[str, ...], socket: Path, https: int = 443, http: int = 80
) -> str:
    """The proxy's configuration (Caddyfile) for these names."""
    return _TEXT.format(
        http=http,
        https=https,
        port="" if https == 443 else f":{https}",
        names=" ".join(names),
        certificate=folder.site,
        key=folder.site_key,
        socket=socket,
        down=_DOWN,
    )
