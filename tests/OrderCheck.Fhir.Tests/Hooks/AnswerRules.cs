using System.Text;
using System.Text.Json.Nodes;
using OrderCheck.Tests.Shared;

namespace OrderCheck.Fhir.Tests;

/// <summary>Holds an answer against the rules, by the call that was read.</summary>
internal static class AnswerRules
{
    public static void Hold(HookRequest request, JsonObject answer) => HookAnswerRules.Hold(
        Encoding.UTF8.GetBytes(request.Call.Body.GetRawText()), Encoding.UTF8.GetBytes(answer.ToJsonString()),
        isAdvice: request.Settings.Authority == HookAuthority.Advisory && request.Settings.AuthorityByPayer.IsEmpty);
}
