package org.jonction.call;

import org.jonction.api.media.MediaService;
import org.jonction.api.route.Router;
import org.jonction.api.sip.SipService;
import org.jonction.api.trunk.Authenticator;
import org.jonction.api.trunk.Challenger;
import org.jonction.api.trunk.RegistrationService;
import org.jonction.api.trunk.TrunkService;

/** What every session works with: the services of the other bundles and the tables of this one. */
record Box(
        SipService sip,
        TrunkService trunks,
        Router router,
        MediaService media,
        Authenticator authenticator,
        Challenger challenger,
        RegistrationService registrations,
        Sessions sessions,
        Channels channels,
        Faces faces,
        Notebook notebook) {}
