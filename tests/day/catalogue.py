"""The catalogue's names, matched our own way: whole labels from the right,
the longest entry wins, and whatever is never logged over all of them."""

import yaml


NEVER = (None, None, "no")


def read(*paths):
    """Of both texts: host -> (service, role, dual use), or NEVER."""
    texts = []
    for path in paths:
        with open(path, encoding="utf-8") as f:
            texts.append(yaml.load(f, Loader=yaml.BaseLoader))
    entries = {h["host"]: (s["id"], h["role"], s.get("dual_use", "no"))
               for t in texts for s in t.get("services", ())
               for h in s.get("hosts", ())}
    entries.update((row["host"], NEVER) for t in texts
                   for row in t.get("never_log", ()))
    return entries


def ends(name):
    labels = name.lower().rstrip(".").split(".")
    return [".".join(labels[n:]) for n in range(len(labels))]


def is_never_logged(entries, name):
    return any(entries.get(end) is NEVER for end in ends(name))


def find(entries, name):
    """The entry's host name, or None."""
    if is_never_logged(entries, name):
        return None
    return next((end for end in ends(name) if end in entries), None)


def differences(entries, day):
    """Where the catalogue and the scenario do not say the same: sentences."""
    services = day.scenario["services"]
    for host in day.hosts.values():
        if host.is_never_logged != is_never_logged(entries, host.name):
            yield f"{host.name}: the two do not agree whether it is logged"
        entry = find(entries, host.name)
        service, role, dual = entries.get(entry, (None, None, "no"))
        if (service, role) != (host.service, host.role):
            yield (f"{host.name}: the scenario says {host.service} "
                   f"{host.role}, the catalogue {service} {role}")
        elif service and dual != services[service].get("dual_use", "no"):
            yield f"{service}: the two do not agree whether it is dual-use"
