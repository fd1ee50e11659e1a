using System.Buffers;
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
        var text = new ArrayBufferWriter<byte>(1024);
        Add(text, salt);
        Add(text, assessment.Order.Fingerprint);
        Add(text, assessment.Order.DateOfService.ToString("O", CultureInfo.InvariantCulture));
        Add(text, assessment.KnowledgeVersion);
        Add(text, assessment.PayerKind.ToCode());
        Add(text, assessment.Coverage?.Payer ?? assessment.Coverage?.PayerName);
        Add(text, assessment.Coverage?.PlanName);
        var told = new List<string>();
        foreach (var entry in assessment.Trail)
        {
            foreach (var evidence in entry.Evidence)
            {
                told.Add(evidence.Says);
            }
        }

        told.Sort(StringComparer.Ordinal);
        for (var i = 0; i < told.Count; i++)
        {
            if (i == 0 || told[i] != told[i - 1])
            {
                Add(text, told[i]);
            }
        }

        if (assessment.InScope)
        {
            Add(text, assessment.Study?.Value.Study?.Id);
            Add(text, assessment.Purpose?.Value.ToCode());
            Add(text, assessment.Support?.Value.ToCode());
            Add(text, assessment.Notice?.Value.Status.ToCode());
            Add(text, assessment.PriorAuth?.Value.ToCode());
            AddAll(text, assessment.Study?.Value.SuggestedCodes.Select(code => code.Value));
            AddAll(text, assessment.Notice?.Value.ClaimModifiers);
            AddAll(text, assessment.Jurisdictions);
            AddAll(text, assessment.Policies.Select(policy => $"{policy.Id} {policy.Edition:O}"));
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.WrittenSpan, hash);
        return "oc-" + Convert.ToHexStringLower(hash[..16]);
    }

    private static void AddAll(ArrayBufferWriter<byte> text, IEnumerable<string>? parts)
    {
        foreach (var part in parts ?? [])
        {
            Add(text, part);
        }

        Add(text, null);
    }

    private static void Add(ArrayBufferWriter<byte> text, string? part)
    {
        Encoding.UTF8.GetBytes(part ?? "\u0001", text);
        text.Write<byte>([0]);
    }
}
