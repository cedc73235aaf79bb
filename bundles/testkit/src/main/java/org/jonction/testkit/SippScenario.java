package org.jonction.testkit;

import java.util.ArrayList;
import java.util.List;

/** A SIPp scenario, told step by step; the same words whether SIPp calls or is called. */
public final class SippScenario {
    private static final String TARGET = "sip:[service]@[remote_ip]:[remote_port]";
    private static final String SDP =
            """
            v=0
            o=%s 4711 %d IN IP[media_ip_type] [media_ip]
            s=-
            c=IN IP[media_ip_type] [media_ip]
            t=0 0
            m=audio [media_port] RTP/AVP 8
            a=rtpmap:8 PCMA/8000
            a=%s
            """;

    private final String name;
    private final String number;
    private final boolean caller;
    private final List<String> steps = new ArrayList<>();
    private String lastReceived = "";
    private String lastSent = "";
    private int received;
    private int cseq;
    private int inviteCseq;
    private int sdpVersion;

    private SippScenario(String name, String number, boolean caller) {
        this.name = name;
        this.number = number;
        this.caller = caller;
    }

    /** SIPp places the calls from {@code number}; its {@code name} stands wherever a product would name itself. */
    public static SippScenario caller(String name, String number) {
        return new SippScenario(name, number, true);
    }

    /** SIPp is called; its scenario begins with the INVITE that it receives. */
    public static SippScenario called(String name) {
        SippScenario scenario = new SippScenario(name, "[service]", false);
        scenario.expect("request=\"INVITE\" rrs=\"true\"", keep("hdr", "From:", "far")
                + keep("hdr", "CSeq:", "cseq") + keep("hdr", "Via:", "via"));
        return scenario.received("INVITE");
    }

    /** SIPp is a registrar that takes one REGISTER; {@code contact} is the header of its 200. */
    public static SippScenario registrar(String contact) {
        SippScenario scenario = new SippScenario("registrar", "[service]", false);
        scenario.expect("request=\"REGISTER\"", "");
        return scenario.received("REGISTER").respond(200, "[last_CSeq:]\n" + contact, "");
    }

    /**
     * SIPp registers {@code user} with a password, and expects {@code status} for its answer to the challenge.
     *
     * @param contact URI of its Contact with parameters, in angle brackets
     * @param headers further headers of both requests, each with a line break; empty for none
     */
    public static SippScenario register(String user, String password, String contact, String headers, int status) {
        SippScenario scenario = new SippScenario("register", user, true);
        scenario.registerOnce(contact, headers, 1);
        scenario.expect("response=\"401\" auth=\"true\"", "");
        scenario.registerOnce(
                contact, "[authentication username=" + user + " password=" + password + "]\n" + headers, 2);
        return scenario.receive(status);
    }

    private void registerOnce(String contact, String headers, int number) {
        step("REGISTER sip:[remote_ip] SIP/2.0\n" + via("REGISTER", number)
                + parties("To: <sip:" + this.number + "@[remote_ip]>") + "CSeq: " + number + " REGISTER\nContact: "
                + contact + "\n" + headers, "", true);
    }

    /** As {@link #called(String)}, with a header in the INVITE that matches a POSIX regular expression. */
    public static SippScenario called(String name, String header, String pattern) {
        SippScenario scenario = called(name);
        String seen = check("search_in=\"hdr\" header=\"" + header + ":\"", pattern);
        scenario.steps.set(0, scenario.steps.getFirst().replace("</action>", seen + "</action>"));
        return scenario;
    }

    /** Sends an INVITE with an offer: the first one, or one in the dialog. */
    public SippScenario invite(String direction) {
        return send("INVITE", "", sdp(direction));
    }

    /** As {@link #invite(String)}, with one more header, written as {@code Name: value}. */
    public SippScenario inviteWith(String header, String direction) {
        return send("INVITE", header + "\n", sdp(direction));
    }

    /** Sends an INVITE without SDP. */
    public SippScenario inviteWithoutOffer() {
        return send("INVITE", "", "");
    }

    /** Acknowledges a 2xx. */
    public SippScenario ack() {
        return acknowledge("");
    }

    /** Acknowledges a 2xx with the answer to its offer. */
    public SippScenario ackWithAnswer() {
        return acknowledge(sdp("sendrecv"));
    }

    /** Acknowledges a refusal of the INVITE that began the call (RFC 3261 17.1.1.3). */
    public SippScenario ackRefusal() {
        return step("ACK " + TARGET + " SIP/2.0\n" + via("INVITE", 1) + parties("[last_To:]")
                + "CSeq: 1 ACK\n", "", false);
    }

    /** Sends a request in the dialog and expects its 200. */
    public SippScenario request(String method) {
        return send(method, "", "").receive(200);
    }

    /** As {@link #request(String)}, with SDP. */
    public SippScenario request(String method, String direction) {
        return send(method, "", sdp(direction)).receive(200);
    }

    /** Sends CANCEL, expects 200 and 487 and acknowledges. */
    public SippScenario cancel() {
        step("CANCEL " + TARGET + " SIP/2.0\n" + via("INVITE", 1) + parties("To: <" + TARGET + ">")
                + "CSeq: 1 CANCEL\n", "", true);
        return receive(200).receive(487).ackRefusal();
    }

    /** Expects a response. */
    public SippScenario receive(int status) {
        // a 2xx of an INVITE names the target of what follows in the dialog
        boolean target = status == 200 && lastSent.equals("INVITE");
        return expect("response=\"" + status + "\"" + (target ? " rrs=\"true\"" : ""), "");
    }

    /** Expects a response whose body matches a POSIX regular expression. */
    public SippScenario receive(int status, String bodyPattern) {
        return expect("response=\"" + status + "\" rrs=\"true\"", check("search_in=\"body\"", bodyPattern));
    }

    /** Expects a reliable provisional response whose body matches, and acknowledges it (RFC 3262). */
    public SippScenario receiveReliable(int status, String bodyPattern) {
        expect("response=\"" + status + "\" rrs=\"true\"",
                keep("hdr", "RSeq:", "rseq") + check("search_in=\"body\"", bodyPattern));
        return send("PRACK", "RAck:[$rseq] " + inviteCseq + " INVITE\n", "").receive(200);
    }

    /** Takes a response that may or may not come. */
    public SippScenario maybe(int status) {
        return expect("response=\"" + status + "\" optional=\"true\"", "");
    }

    /** Expects a request in the dialog. */
    public SippScenario receive(String method) {
        return expect("request=\"" + method + "\"", "").received(method);
    }

    /** Expects a request in the dialog whose body matches a POSIX regular expression. */
    public SippScenario receive(String method, String bodyPattern) {
        return expect("request=\"" + method + "\"", check("search_in=\"body\"", bodyPattern)).received(method);
    }

    /** Answers the last request without SDP. */
    public SippScenario respond(int status) {
        return respond(status, "[last_CSeq:]", "");
    }

    /** Answers the last request with SDP. */
    public SippScenario respond(int status, String direction) {
        return respond(status, "[last_CSeq:]", sdp(direction));
    }

    /** Answers the last request without SDP and with one more header, written as {@code Name: value}. */
    public SippScenario respondWith(int status, String header) {
        return respond(status, "[last_CSeq:]\n" + header, "");
    }

    /** Answers the last request with a challenge; {@code value} is that of its WWW- or Proxy-Authenticate header. */
    public SippScenario challenge(int status, String value) {
        String header = (status == 407 ? "Proxy" : "WWW") + "-Authenticate: " + value + "\n";
        return respond(status, "[last_CSeq:]\n" + header.strip(), "");
    }

    /** Answers the INVITE that began the call, after another request has come. */
    public SippScenario respondToInvite(int status) {
        received("INVITE");
        received = 1;
        return respond(status, "CSeq:[$cseq]", "");
    }

    /** Answers the INVITE that began the call with a reliable provisional response and expects its PRACK. */
    public SippScenario respondReliably(int status, int rseq, String direction) {
        String lines = "[last_CSeq:]\nRequire: 100rel\nRSeq: " + rseq;
        return respond(status, lines, sdp(direction)).receive("PRACK").respond(200);
    }

    /** Answers the INVITE that began the call after other requests have come in its dialog. */
    public SippScenario answerInvite(int status, String direction) {
        received("INVITE");
        return step("SIP/2.0 " + status + " OK\nVia:[$via]\nFrom:[$far]\nTo: <sip:[service]@[local_ip]:[local_port]>;tag="
                + tag() + "\n[last_Call-ID:]\nCSeq:[$cseq]\n" + contact(), sdp(direction), true);
    }

    public SippScenario pause(int ms) {
        steps.add("<pause milliseconds=\"" + ms + "\"/>");
        return this;
    }

    /** The scenario as SIPp reads it. */
    public String xml() {
        String all = String.join("\n", steps);
        // SIPp refuses a variable that is set and never used
        List<String> variables = List.of("far", "cseq", "via", "rseq", "seen").stream()
                .filter(variable -> all.contains("assign_to=\"" + variable + "\""))
                .toList();
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<scenario name=\"" + name + "\">\n" + all + "\n"
                + (variables.isEmpty() ? "" : "<Reference variables=\"" + String.join(",", variables) + "\"/>\n")
                + "</scenario>\n";
    }

    private SippScenario send(String method, String headers, String body) {
        cseq++;
        inviteCseq = method.equals("INVITE") ? cseq : inviteCseq;
        lastSent = method;
        boolean initial = caller && cseq == 1;
        String to = caller ? "To: <" + TARGET + ">" + (initial ? "" : "[peer_tag_param]") : "To:[$far]";
        String head = method + " " + (initial ? TARGET : "[next_url]") + " SIP/2.0\n" + via(method, cseq) + parties(to)
                + "CSeq: " + cseq + " " + method + "\n" + contact() + "User-Agent: far-end " + name + "\n" + headers;
        return step(head, body, true);
    }

    private SippScenario acknowledge(String body) {
        return step("ACK [next_url] SIP/2.0\n" + via("ACK", inviteCseq)
                + parties("To: <" + TARGET + ">[peer_tag_param]") + "CSeq: " + inviteCseq + " ACK\n", body, false);
    }

    private SippScenario respond(int status, String cseqLine, String body) {
        // the To of a later request in the dialog has this side's tag already
        String to = caller || received > 1 ? "[last_To:]\n" : "[last_To:];tag=" + tag() + "\n";
        String head = "SIP/2.0 " + status + (status < 300 ? " OK\n" : " Refused by " + name + "\n")
                + "[last_Via:]\n[last_From:]\n" + to + "[last_Call-ID:]\n" + cseqLine + "\n" + contact()
                + "Server: far-end " + name + "\n";
        return step(head, body, lastReceived.equals("INVITE") && status >= 200);
    }

    private String via(String method, int number) {
        return "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=z9hG4bK[pid]-[call_number]-" + name + number
                + method + "\n";
    }

    private String parties(String to) {
        return "From: <sip:" + number + "@[local_ip]:[local_port]>;tag=" + tag() + "\n" + to
                + "\nCall-ID: [call_id]\nMax-Forwards: 70\n";
    }

    private String contact() {
        return "Contact: <sip:" + name + "@[local_ip]:[local_port];transport=[transport]>\n"
                + "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, UPDATE, INFO\n";
    }

    private String tag() {
        return "[pid]" + name + "[call_number]";
    }

    private String sdp(String direction) {
        return SDP.formatted(name, ++sdpVersion, direction);
    }

    private SippScenario step(String head, String body, boolean repeated) {
        String type = body.isEmpty() ? "" : "Content-Type: application/sdp\n";
        steps.add("<send" + (repeated ? " retrans=\"500\"" : "") + "><![CDATA[\n" + head + type
                + "Content-Length: [len]\n\n" + body + "]]></send>");
        return this;
    }

    private SippScenario expect(String attributes, String actions) {
        steps.add("<recv " + attributes + (actions.isEmpty() ? "/>" : "><action>" + actions + "</action></recv>"));
        return this;
    }

    private SippScenario received(String method) {
        lastReceived = method;
        received++;
        return this;
    }

    private static String keep(String where, String header, String variable) {
        return "<ereg regexp=\".*\" search_in=\"" + where + "\" header=\"" + header + "\" assign_to=\"" + variable
                + "\"/>";
    }

    private static String check(String where, String pattern) {
        return "<ereg regexp=\"" + pattern + "\" " + where + " check_it=\"true\" assign_to=\"seen\"/>";
    }
}
