package org.jonction.trunk.digest;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Names the accounts of trunks whose password is not among the secrets. */
@Component(property = {HealthCheck.NAME + "=Accounts", HealthCheck.TAGS + "=trunks"})
public final class AccountsHealthCheck implements HealthCheck {
    private final AccountKeys keys;

    @Activate
    public AccountsHealthCheck(@Reference AccountKeys keys) {
        this.keys = keys;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        keys.missing().forEach(account -> log.warn(
                "The password of user {} in realm {} is not among the secrets: keep it under the name {}.",
                account.userName(), account.realm(), account.passwordRef()));
        log.debug("Every other account has its password.");
        return new Result(log);
    }
}
