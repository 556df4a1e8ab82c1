package viewed

import (
	"net/http"
	"regexp"
	"strings"
	"time"
)

// Why a visit is kept apart: it is stored and counted, but is nobody's reading
// and never becomes a signal. Empty: somebody looked.
const (
	NoScript  = "no_script" // asked for the page and ran nothing of it (yet)
	Prefetch  = "prefetch"  // a browser that fetched the page in case it is wanted
	Head      = "head"      // asked for the headers only
	Agent     = "agent"     // calls itself a robot, a scanner or a program
	AtOnce    = "at_once"   // opened within seconds of the making, by no reader's browser
	Automated = "automated" // a browser that a program drives
	Colleague = "colleague" // signed in here
	Declined  = "declined"  // asked not to be recorded
)

// passing is what a script that runs in a page somebody sees disproves.
func passing(apart string) bool { return apart == NoScript || apart == Prefetch }

// soon is how long after the making of a link only scanners open it: a message
// is on its way for longer than it takes a person to read it.
const soon = 15 * time.Second

// agents are parts of user agents, in small letters, that begin like a
// browser's though nobody reads. Whatever does not begin like one is a program
// anyway. Sources: what their makers publish about them.
var agents = []struct{ part, who string }{
	// mail scanners and image proxies
	{"barracuda", "Barracuda e-mail protection"},
	{"mimecast", "Mimecast link checks"},
	{"proofpoint", "Proofpoint URL Defense"},
	{"symantec", "Symantec click-time protection"},
	{"trendmicro", "Trend Micro e-mail security"},
	{"forcepoint", "Forcepoint e-mail security"},
	{"zscaler", "Zscaler sandbox"},
	{"cloudmark", "Cloudmark"},
	{"googleimageproxy", "Gmail's image proxy"},
	{"yahoomailproxy", "Yahoo Mail's image proxy"},
	{"ms-office", "Outlook and Office looking ahead"},
	{"msoffice", "Outlook and Office looking ahead"},
	{"microsoft office", "Office looking ahead"},
	{"microsoft outlook", "Outlook looking ahead"},
	{"safelinks", "Microsoft Defender Safe Links"},
	{"virustotal", "VirusTotal"},
	{"urlscan", "urlscan.io"},
	// previews in conversations
	{"facebookexternalhit", "Facebook and Messenger previews"},
	{"skypeuripreview", "Skype and Teams previews"},
	{"linkexpanding", "Slack previews"},
	{"bingpreview", "Bing previews"},
	{"iframely", "previews in many programs"},
	{"embedly", "previews in many programs"},
	// searching, measuring, watching
	{"headlesschrome", "Chrome that a program drives"},
	{"phantomjs", "a browser that a program drives"},
	{"electron", "a program that shows pages"},
	{"chrome-lighthouse", "Lighthouse"},
	{"google-inspectiontool", "Google Search Console"},
	{"googleother", "Google's other robots"},
	{"feedfetcher", "Google's feed reader"},
	{"mediapartners-google", "Google AdSense"},
	{"ptst/", "WebPageTest"},
	{"gtmetrix", "GTmetrix"},
	{"datadog", "Datadog's tests"},
	{"pingdom", "Pingdom"},
	{"bytespider", "ByteDance"},
}

// robotWord finds what calls itself a robot; CUBOT is a make of telephones.
var robotWord = regexp.MustCompile(`(?:^|[^u])bot\b|crawl|spider|scanner|\bscan\b|preview|fetcher|monitor(?:ing)?\b|archiver|validator`)

// robot says whether a user agent is no reader's browser.
func robot(agent string) bool {
	agent = strings.ToLower(agent)
	if !strings.HasPrefix(agent, "mozilla/") && !strings.HasPrefix(agent, "opera/") {
		return true
	}
	for _, a := range agents {
		if strings.Contains(agent, a.part) {
			return true
		}
	}
	return robotWord.MatchString(agent)
}

// apart says why a request for a page is no reading so far.
func apart(r *http.Request, made, now time.Time) string {
	h := r.Header
	asked := strings.ToLower(h.Get("Sec-Purpose") + h.Get("Purpose") + h.Get("X-Purpose") + h.Get("X-Moz"))
	switch {
	case r.Method == http.MethodHead:
		return Head
	case robot(h.Get("User-Agent")):
		return Agent
	case now.Sub(made) < soon && h.Get("Accept-Language") == "":
		return AtOnce
	case h.Get("Sec-GPC") == "1" || h.Get("DNT") == "1":
		return Declined
	case strings.Contains(asked, "prefetch") || strings.Contains(asked, "prerender") || strings.Contains(asked, "preview"):
		return Prefetch
	}
	return NoScript
}
