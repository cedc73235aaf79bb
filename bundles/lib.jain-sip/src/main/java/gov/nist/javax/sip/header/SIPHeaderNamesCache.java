package gov.nist.javax.sip.header;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Takes the place of JAIN-SIP's class of this name, which keeps every header name that it ever saw: whoever sends new ones
 * fills the heap. This one knows the names of the standards only.
 */
public abstract class SIPHeaderNamesCache {
    private static final Map<String, String> LOWER_CASE = standardNames();

    private static Map<String, String> standardNames() {
        Map<String, String> names = new HashMap<>();
        for (Field field : SIPHeaderNames.class.getFields()) {
            if (field.getType() == String.class && Modifier.isStatic(field.getModifiers())) {
                try {
                    String name = (String) field.get(null);
                    String lowerCase = name.toLowerCase(Locale.ROOT).intern();
                    names.put(name, lowerCase);
                    names.put(lowerCase, lowerCase);
                } catch (IllegalAccessException e) {
                    throw new ExceptionInInitializerError(e);
                }
            }
        }
        return Map.copyOf(names);
    }

    public static String toLowerCase(String headerName) {
        String known = LOWER_CASE.get(headerName);
        return known != null ? known : headerName.toLowerCase(Locale.ROOT);
    }
}
