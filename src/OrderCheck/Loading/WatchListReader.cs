using System.Collections.Immutable;

namespace OrderCheck;

/// <summary>Reads <c>policies/watch.json</c>.</summary>
internal static class WatchListReader
{
    public const string Path = "policies/watch.json";

    public static ImmutableArray<WatchItem> Read(StrictJsonNode file)
    {
        file.OptionalText("about");
        var items = file.RequiredList("items", node =>
        {
            var item = new WatchItem(node.Text("says"), node.Text("lookAt"), node.OptionalDate("by"), node.Text("because"))
            {
                Payers = node.Texts("payers"),
                Policies = node.Texts("policies"),
                MillionMembers = node.Optional("millionMembers")?.AsInteger(),
            };
            node.Done();
            return item;
        });
        file.Done();
        return items;
    }
}
