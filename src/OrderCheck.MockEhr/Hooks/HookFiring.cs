using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using OrderCheck.Ehr.Http;

namespace OrderCheck.Ehr.Hooks;

/// <summary>A hook that was fired.</summary>
/// <param name="Id">The <c>hookInstance</c>.</param>
/// <param name="Call">What was asked for.</param>
/// <param name="Service">The address that was called.</param>
/// <param name="Request">The body that was sent.</param>
/// <param name="Reply">What came back.</param>
/// <param name="Applied">What the EHR did by itself, as the system actions ask; each as <c>update ServiceRequest/id</c>, or why it
/// did not.</param>
public sealed record HookFiring(string Id, HookCall Call, Uri Service, JsonObject Request, CdsReply Reply, ImmutableArray<string> Applied)
{
    /// <summary>The cards of the answer.</summary>
    public IEnumerable<JsonElement> Cards => Reply.Json?.At("cards") ?? [];
}
