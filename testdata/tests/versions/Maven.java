import java.io.*;
import java.nio.charset.StandardCharsets;
import org.apache.maven.artifact.versioning.*;

/** Maven's answers. Lines of "s RANGE VERSION" or "c A B", parted by tabs. */
public class Maven {
    static String satisfies(String range, String version) {
        try {
            return String.valueOf(VersionRange.createFromVersionSpec(range).containsVersion(new DefaultArtifactVersion(version)));
        } catch (InvalidVersionSpecificationException e) {
            return "invalid";
        }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        StringBuilder out = new StringBuilder();
        for (String line; (line = in.readLine()) != null;) {
            String[] f = line.split("\t", -1);
            out.append(f[0].equals("s") ? satisfies(f[1], f[2])
                    : String.valueOf(Integer.signum(new ComparableVersion(f[1]).compareTo(new ComparableVersion(f[2])))));
            out.append('\n');
        }
        System.out.print(out);
    }
}
