using System.Globalization;

namespace OrderCheck.Fhir.Intake;

/// <summary>Where a value is, as simple FHIRPath. It is written out when it is first asked for: a hostile list has millions of places that
/// no one asks for.</summary>
internal sealed class NodePath(NodePath? parent, string name, int index = -1)
{
    private string? _text;

    private string Position => index < 0 ? "" : "[" + index.ToString(CultureInfo.InvariantCulture) + "]";

    /// <summary>The place of a member, or of one of its items.</summary>
    public NodePath To(string child, int at = -1) => new(this, child, at);

    public override string ToString() => _text ??= parent is null ? name + Position : parent.ToString() + "." + name + Position;
}
