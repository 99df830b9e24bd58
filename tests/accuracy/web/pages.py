"""The pages of the accuracy lab: the structure of real ones, in few lines.

A page is HTML with real tags for what real pages load by tags, and a plan for
player.js. Every number is drawn from the recording's seed. How large things
are follows what such sites were seen to send to a desktop browser; pictures
and films are small, as a school's line makes them."""

import json
import random

from sites import LESSON, MAIL, NEWS, SCHOOL, SEARCH, START, host, hosts

HTML = """<!doctype html><title>{title}</title>
<link rel=icon href=data:,>{head}<h1>{title}</h1>{body}
<script>const plan = {plan};</script><script src=/player.js></script>
<!--{padding}-->"""


def document(title, rng, does, head="", body="", size=(20000, 60000)):
    plan = json.dumps({"seed": rng.randrange(1 << 32), "does": does})
    return HTML.format(title=title, head=head, body=body, plan=plan,
                       padding="p" * rng.randint(*size))


def tag(kind, name, rng, size, what):
    url = f"https://{name}/b/{rng.randint(*size)}/{rng.randrange(1 << 30)}." \
          f"{what}"
    return {"script": f"<script async src={url}></script>",
            "style": f"<link rel=stylesheet href={url}>",
            "picture": f"<img width=200 height=150 src={url}>"}[kind]


def link(rel, name):
    return f"<link rel={rel} href=https://{name}>"


class Maker:
    """One page for one request: its query tells site, parts, seconds, tab."""

    def __init__(self, query, rng):
        self.query, self.rng = query, rng
        self.site = query.get("site", "")
        self.parts = [p for p in query.get("parts", "").split(",") if p]
        self.seconds = float(query.get("seconds", "60"))

    def leave(self, at, site, to=None):
        to = to or f"https://{SCHOOL[0]}/page/end?tab=" \
            + self.query.get("tab", "0")
        return {"do": "leave", "at": at, "to": to,
                "tell": site and host(site, "page")}

    # ---- a service's own site ----

    def site_head(self):
        static = host(self.site, "static")
        return "".join(link("preconnect", name)
                       for name in hosts(self.site, "content")) \
            + tag("style", static, self.rng, (9000, 40000), "css") \
            + "".join(tag("script", static, self.rng, (30000, 140000), "js")
                      for _ in range(self.rng.randint(2, 4)))

    def beside(self):
        """What a site does while it is open, seen or not."""
        rng, site = self.rng, self.site
        every = rng.uniform(15, 40)
        return [{"do": "beat", "push": host(site, "push"),
                 "every": rng.choice([10, 25, 30, 41.25, 50]),
                 "size": [20, 60]},
                {"do": "beacons", "host": host(site, "page"),
                 "after": [2, 8], "count": 1000, "size": [500, 2600],
                 "every": [every * 0.6, every * 1.5]}]

    def feed(self, pages=1000):
        rng, site = self.rng, self.site
        low = rng.uniform(3, 8)
        return {"do": "feed", "api": host(site, "api"), "pages": pages,
                "content": hosts(site, "content"),
                "answer": [6000, rng.randint(15000, 45000)],
                "pictures": [2, rng.randint(4, 8)],
                "size": [7000, rng.randint(28000, 60000)],
                "every": [low, low * rng.uniform(3, 6)]}

    def visit(self):
        return document(self.site, self.rng,
                        [self.feed(), *self.beside(),
                         self.leave(self.seconds - 12, self.site)],
                        self.site_head(), size=(30000, 80000))

    sustained = coalesced = tabs = visit

    def short(self):
        return document(self.site, self.rng,
                        [self.feed(1), *self.beside(),
                         self.leave(20, self.site)],
                        self.site_head(), size=(20000, 60000))

    def lone(self):
        head = tag("script", host(self.site, "static"), self.rng,
                   (6000, 60000), "js")
        return document(self.site, self.rng,
                        [self.leave(self.rng.uniform(3, 7), self.site)],
                        head, size=(9000, 24000))

    def film(self):
        rng, site = self.rng, self.site
        step = rng.uniform(4, 7)
        does = [{"do": "film", "after": [0.3, 2], "pieces": 1000,
                 "content": host(site, "content"),
                 "size": [40000, rng.randint(70000, 120000)],
                 "every": [step * 0.9, step * 1.1]},
                {**self.feed(2), "content": hosts(site, "pictures")},
                *self.beside(), self.leave(self.seconds - 12, site)]
        return document(site, rng, does, self.site_head())

    def chat(self):
        rng, site = self.rng, self.site
        low = rng.uniform(2, 6)
        does = [{"do": "chat", "push": host(site, "push"), "messages": 1000,
                 "every": [low, low * rng.uniform(3, 6)], "picture": 0.12,
                 "content": hosts(site, "content"), "size": [3000, 22000]},
                {**self.feed(1), "size": [2000, 9000]},
                self.leave(self.seconds - 12, site)]
        return document(site, rng, does, self.site_head())

    def push(self):
        rng, site = self.rng, self.site
        does = [{"do": "beat", "push": host(site, "push"),
                 "every": rng.choice([10, 25, 30, 41.25, 50]),
                 "size": [20, 60]}]
        if rng.random() < 0.5:
            does.append({"do": "ask", "host": host(site, "push"),
                         "every": [59, 61], "up": [200, 500],
                         "down": [100, 900]})
        return document(site, rng, does, self.site_head())

    def idle(self):
        rng, site = self.rng, self.site
        every = rng.uniform(28, 75)
        does = [{"do": "ask", "host": host(site, "api"),
                 "every": [every * 0.97, every * 1.03], "up": [300, 900],
                 "down": [600, rng.randint(1800, 6000)]}, *self.beside()]
        return document(site, rng, does, self.site_head())

    # ---- others' pages ----

    def other(self, names, does, head="", body="", pictures=6):
        """A page of the wide world, with hosts of its own."""
        rng = self.rng
        head = tag("style", names[-1], rng, (8000, 40000), "css") \
            + tag("script", names[-1], rng, (20000, 90000), "js") + head
        body = "".join(tag("picture", rng.choice(names[1:] or names), rng,
                           (6000, 40000), "png") for _ in range(pictures)) \
            + body
        return document(names[0], rng, does, head, body)

    def advertise(self):
        return {"do": "ask", "host": NEWS[3], "every": [25, 40],
                "up": [400, 1600], "down": [2000, 30000]}

    def news(self, does, head="", body="", pictures=6):
        return self.other(NEWS, [*does, self.advertise()], head, body,
                          pictures)

    def plain(self):
        return self.news([{"do": "feed", "api": NEWS[0], "pages": 3,
                           "content": NEWS[1:3], "answer": [2000, 9000],
                           "pictures": [1, 3], "size": [6000, 30000],
                           "every": [5, 20]}])

    def pixels(self):
        """Scripts at once, their pixels after them, and what is told while
        the page stays open: some on a clock, some as it is scrolled."""
        rng, does, head = self.rng, [], ""
        for service in self.parts:
            head += tag("script", host(service, "script"), rng,
                        (9000, 90000), "js")
            does.append({"do": "part", "after": [0.05, 1.2],
                         "pixel": host(service, "tracker")})
            if rng.random() < 0.7:
                every = rng.uniform(12, 75)
                does.append({"do": "beacons", "host": host(service, "tracker"),
                             "after": [3, 30], "count": 1000,
                             "size": [200, 1900],
                             "every": [every * 0.5, every * 1.6]})
            if rng.random() < 0.4:
                does.append({"do": "part", "after": [0.2, 1.5],
                             "frame": self.frame(service, "button")})
        return self.news(does, head)

    def frame(self, service, kind):
        seed = self.rng.randrange(1 << 30)
        return f"https://{host(service, 'plugin')}/page/{kind}" \
               f"?site={service}&seconds={self.seconds}&seed={seed}"

    def button(self):
        """The inside of a Like or Follow button."""
        return document(self.site, self.rng, [],
                        tag("script", host(self.site, "embed"), self.rng,
                            (9000, 60000), "js"), size=(3000, 16000))

    def posts(self):
        """The inside of posts of the service in another's page."""
        rng, site = self.rng, self.site
        does = [{**self.feed(1), "api": host(site, "plugin"), "pictures":
                 [2, 6]},
                {"do": "beacons", "host": host(site, "plugin"), "after":
                 [2, 9], "count": 3, "size": [300, 1500], "every": [10, 30]}]
        return document(site, rng, does,
                        tag("script", host(site, "embed"), rng,
                            (30000, 110000), "js"), size=(9000, 40000))

    def embed_post(self):
        return self.news([{"do": "part", "after": [0.1, 0.8],
                           "frame": self.frame(s, "posts")}
                          for s in self.parts])

    def player(self):
        """The inside of a film of the service in another's page: its film
        when it is clicked, and word of it to the service."""
        rng, site = self.rng, self.site
        step = rng.uniform(4, 7)
        does = [{"do": "film", "after": [4, 20], "pieces":
                 int((self.seconds - 50) / step),
                 "content": host(site, "content"),
                 "size": [40000, rng.randint(70000, 120000)],
                 "every": [step * 0.9, step * 1.1]},
                {"do": "part", "after": [0.1, 0.4], "down": [5000, 22000],
                 "picture": host(site, "pictures")},
                {"do": "beacons", "host": host(site, "page"), "after":
                 [5, 12], "count": 100, "size": [300, 1500],
                 "every": [9, 31]}]
        return document(site, rng, does,
                        tag("script", host(site, "plugin"), rng,
                            (60000, 160000), "js"), size=(9000, 40000))

    def embed_film(self):
        return self.other(LESSON, [{"do": "part", "after": [0.1, 0.8],
                                    "frame": self.frame(s, "player")}
                                   for s in self.parts])

    def login(self):
        rng, does, head = self.rng, [], ""
        for service in self.parts:
            head += tag("script", host(service, "script"), rng,
                        (9000, 60000), "js")
            does.append({"do": "part", "after": [0.1, 1.2],
                         "call": host(service, "login"),
                         "down": [500, 4000]})
        return self.other(LESSON, does, head, pictures=3)

    def prefetch(self):
        """Results of a search: names looked up, connections opened, the
        first result fetched before anybody asked; then another is taken."""
        pages = [host(s, "page") for s in self.parts]
        head = "".join(link("dns-prefetch", p) for p in pages) \
            + "".join(link("preconnect", p) for p in pages[:2]) \
            + '<script type=speculationrules>{"prefetch": [{"urls": ' \
            + json.dumps([f"https://{pages[0]}/b/"
                          f"{self.rng.randint(9000, 45000)}/0.html"]) \
            + "}]}</script>"
        does = [{"do": "part", "after": [0.1, 0.5], "down": [600, 3000],
                 "picture": p} for p in pages[1:]]
        return self.other(SEARCH, [*does, self.leave(
            self.rng.uniform(9, 25), None)], head, pictures=2)

    def startpage(self):
        does = [{"do": "part", "after": [0.1, 0.9], "down": [900, 6000],
                 "picture": host(s, "page")} for s in self.parts]
        does.append({"do": "part", "after": [0.1, 0.8],
                     "frame": self.frame(self.parts[0], "posts")})
        return self.other(START, does, pictures=5)

    def preview(self):
        site = self.site
        return self.other(MAIL, [
            {"do": "part", "after": [12, 22], "down": [9000, 30000],
             "call": host(site, "page"), "picture":
             hosts(site, "content")[0]}], pictures=3)

    def mail(self):
        """A mail with a link, which is followed."""
        return self.other(MAIL, [self.leave(self.rng.uniform(5, 12), None,
                                            self.query["to"])], pictures=2)

    def open(self):
        """From which other pages are opened in tabs, the site's last."""
        return self.other(START, [{"do": "tabs", "urls":
                                   self.query["to"].split(" ")}], pictures=2)

    def end(self):
        return self.other(SCHOOL, [], pictures=3)


def make(kind, query):
    rng = random.Random(f"{kind}/{query.get('seed')}")
    return getattr(Maker(query, rng), kind.replace("-", "_"))()
