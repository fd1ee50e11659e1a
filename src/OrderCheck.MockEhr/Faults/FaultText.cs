using System.Globalization;

namespace OrderCheck.Ehr.Faults;

/// <summary>The notation of faults, the same in the header <c>X-Mock-Fault</c>, the query parameter <c>_fault</c> and a script.</summary>
internal static class FaultText
{
    public const string HeaderName = "X-Mock-Fault";

    public const string QueryName = "_fault";

    public const string Grammar =
        "none, latency=MS, latency=normal:MEAN:DEVIATION, latency=heavy:MEDIAN, status=CODE, rate-limit=SECONDS, "
        + "rate-limit=date:SECONDS, reset, reset=midway, truncate, truncate=quiet, content-type=TYPE, "
        + "wrong-patient, malformed, endless, endless=loop, drip=BYTES:MS, token-expired, expire-token, seed=NUMBER";

    public static Fault Parse(string text)
    {
        var fault = new Fault { Text = text };
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = part.Split('=', 2, StringSplitOptions.TrimEntries) is [var before, var after]
                ? (before, after)
                : (part, "");
            fault = (name, value.Split(':')) switch
            {
                ("none", [""]) => fault,
                ("latency", ["normal", var mean, var deviation]) =>
                    fault with { Latency = new FaultLatency(LatencyShape.Normal, Delay(mean), Delay(deviation)) },
                ("latency", ["heavy", var median]) => fault with { Latency = new FaultLatency(LatencyShape.HeavyTail, Delay(median)) },
                ("latency", [var delay]) => fault with { Latency = new FaultLatency(LatencyShape.Fixed, Delay(delay)) },
                ("status", [var status]) => fault with { Status = Number(status, 200, 599) },
                ("rate-limit", ["date", var seconds]) =>
                    fault with { Status = 429, RetryAfterSeconds = Number(seconds, 0, 86_400), RetryAfterAsDate = true },
                ("rate-limit", [var seconds]) => fault with { Status = 429, RetryAfterSeconds = Number(seconds, 0, 86_400) },
                ("reset", [""]) => fault with { Cut = FaultCut.Reset },
                ("reset", ["midway"]) => fault with { Cut = FaultCut.ResetMidway },
                ("truncate", [""]) => fault with { Cut = FaultCut.Truncated },
                ("truncate", ["quiet"]) => fault with { Cut = FaultCut.TruncatedQuietly },
                ("content-type", [{ Length: > 0 } type]) when type.All(letter => letter is > ' ' and <= '~') =>
                    fault with { ContentType = type },
                ("wrong-patient", [""]) => fault with { WrongPatient = true },
                ("malformed", [""]) => fault with { Malformed = true },
                ("endless", [""]) => fault with { Paging = FaultPaging.Endless },
                ("endless", ["loop"]) => fault with { Paging = FaultPaging.Loop },
                ("drip", [var bytes, var milliseconds]) =>
                    fault with { DripBytes = Number(bytes, 1, 1_000_000), DripMilliseconds = Delay(milliseconds) },
                ("token-expired", [""]) => fault with { TokenExpired = true },
                ("expire-token", [""]) => fault with { ExpireToken = true },
                ("seed", [var seed]) => fault with { Seed = Number(seed, 0, int.MaxValue) },
                _ => throw Wrong(part),
            };

            int Delay(string number) => Number(number, 0, FaultLatency.MaxMilliseconds);

            int Number(string number, int min, int max) =>
                int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read >= min && read <= max
                    ? read
                    : throw Wrong(part);
        }

        return fault;
    }

    private static FormatException Wrong(string part) => new($"'{part}' is not a fault; write one or several of {Grammar}");
}
