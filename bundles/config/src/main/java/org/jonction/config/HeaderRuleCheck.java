package org.jonction.config;

import java.util.ArrayList;
import java.util.List;
import org.jonction.api.config.Problem;
import org.jonction.api.config.Settings;
import org.jonction.api.trunk.HeaderRule;

/** Checks that each header rule of a profile makes sense. */
final class HeaderRuleCheck {
    private final Model.Placed<Settings> profile;
    private final List<Problem> problems = new ArrayList<>();

    private HeaderRuleCheck(Model.Placed<Settings> profile) {
        this.profile = profile;
    }

    static List<Problem> check(Model model) {
        List<Problem> problems = new ArrayList<>();
        for (Model.Placed<Settings> profile : model.all(Section.PROFILES)) {
            HeaderRuleCheck check = new HeaderRuleCheck(profile);
            check.checkAll("in");
            check.checkAll("out");
            problems.addAll(check.problems);
        }
        return problems;
    }

    private void checkAll(String direction) {
        String list = "headerRules." + direction;
        List<Settings> rules = profile.value().list(list);
        for (int i = 0; i < rules.size(); i++) {
            checkOne(direction, list + '.' + i, rules.get(i));
        }
    }

    private void checkOne(String direction, String at, Settings rule) {
        String action = rule.text("action");
        boolean invite = rule.text("message").equals("INVITE");
        switch (action) {
            case "SET" -> needs(at, rule, "header", "value");
            case "REPLACE" -> needs(at, rule, "header", "pattern");
            case "REMOVE", "COPY" -> needs(at, rule, "header");
            default -> {}
        }
        if (action.equals("COPY") && !(invite && direction.equals("out"))) {
            tell(at, "action", "COPY works on outgoing INVITEs only", "SET, REMOVE or REPLACE");
        }
        if (action.equals("REFUSE") && !(invite && direction.equals("in"))) {
            tell(at, "action", "REFUSE works on incoming INVITEs only", "SET, REMOVE or REPLACE");
        }
        if (invite && rule.integer("status") != 0) {
            tell(at, "status", "an INVITE has no status code", "message RESPONSE, or no status");
        }
        checkCondition(at, rule.section("when"));
        if (problems.isEmpty()) {
            checkHeader(at, rule);
        }
    }

    private void needs(String at, Settings rule, String... fields) {
        for (String field : fields) {
            if (rule.find(field).isEmpty()) {
                tell(at, "action", rule.text("action") + " needs the field '" + field + "'", "a rule with " + field);
            }
        }
    }

    private void checkCondition(String at, Settings when) {
        boolean matches = when.text("is").equals("MATCHES");
        boolean pattern = when.find("pattern").isPresent();
        if (when.find("header").isEmpty() && (matches || pattern)) {
            tell(at, "when", "the condition names no header", "a condition with header");
        } else if (matches != pattern) {
            tell(at, "when", "a condition has a pattern when it is MATCHES, and only then", "both or none");
        }
    }

    private void checkHeader(String at, Settings rule) {
        try {
            HeaderRule.from(rule);
        } catch (IllegalArgumentException e) {
            tell(at, "header", String.valueOf(e.getMessage()), "another header");
        }
    }

    /** Told where it is written, not where it is inherited. */
    private void tell(String at, String field, String message, String allowed) {
        if (profile.item().body().at(List.of(at.split("\\."))).isPresent()) {
            problems.add(profile.problem(at + '.' + field, message, allowed));
        }
    }
}
