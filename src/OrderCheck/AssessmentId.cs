using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace OrderCheck;

/// <summary>
/// The deterministic id of an assessment: a salted hash of the order, the facts that were used, the coverage, the date of
/// service, the knowledge version and the answers. The order of entries in the request does not enter.
/// </summary>
internal static class AssessmentId
{
    public static string Of(OrderAssessment assessment, string salt)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> buffer = stackalloc byte[512];
        Add(hash, buffer, salt);
        Add(hash, buffer, assessment.Order.Fingerprint);
        Add(hash, buffer, assessment.Order.DateOfService.ToString("O", CultureInfo.InvariantCulture));
        Add(hash, buffer, assessment.KnowledgeVersion);
        Add(hash, buffer, assessment.PayerKind.ToWire());
        Add(hash, buffer, assessment.Coverage?.Payer ?? assessment.Coverage?.PayerName);
        Add(hash, buffer, assessment.Coverage?.PlanName);
        foreach (var says in assessment.Trail.SelectMany(entry => entry.Evidence).Select(evidence => evidence.Says).Distinct().Order(StringComparer.Ordinal))
        {
            Add(hash, buffer, says);
        }

        if (assessment.InScope)
        {
            Add(hash, buffer, assessment.Study?.Value.Study?.Id);
            Add(hash, buffer, assessment.Purpose?.Value.ToWire());
            Add(hash, buffer, assessment.Support?.Value.ToWire());
            Add(hash, buffer, assessment.Notice?.Value.Status.ToWire());
            Add(hash, buffer, assessment.PriorAuth?.Value.ToWire());
        }

        return "oc-" + Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static void Add(IncrementalHash hash, Span<byte> buffer, string? text)
    {
        text ??= "\u0001";
        if (Encoding.UTF8.GetMaxByteCount(text.Length) <= buffer.Length)
        {
            hash.AppendData(buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
        }
        else
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }

        hash.AppendData([0]);
    }
}
