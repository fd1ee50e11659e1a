using System.Text.Json;

namespace OrderCheck.Ehr.Hooks;

/// <summary>What a CDS service answered.</summary>
/// <param name="Status">HTTP status; 0 when there was no answer.</param>
/// <param name="Json">Its body; null when it is not a JSON object.</param>
/// <param name="Problem">Why the answer is of no use; null when it is.</param>
/// <param name="Took">How long it took.</param>
public sealed record CdsReply(int Status, JsonElement? Json, string? Problem, TimeSpan Took);
