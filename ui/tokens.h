#pragma once

#include <QColor>

namespace Ui {

enum class ThemeKind
{
    Dark,
    Light
};

//! The colours of one theme; every colour that the interface paints is one of these. Contrast was
//! computed for the pairs that are used together.
struct Tokens
{
    QColor bg; //!< window
    QColor side; //!< sidebar
    QColor s1; //!< panel
    QColor s2; //!< control
    QColor s3; //!< hover, raised
    QColor line; //!< separators
    QColor edge; //!< outline of fields and controls
    QColor t1; //!< titles
    QColor t2; //!< text
    QColor t3; //!< captions
    QColor accent; //!< yours: progress, current choice, primary action; never focus
    QColor onAccent;
    QColor accentSoft;
    QColor ok;
    QColor warn;
    QColor danger;
    QColor info;
    QColor focus; //!< focus only
    QColor onFocus;
    QColor banner;
    QColor artBar; //!< progress painted on art, the same in both themes
};

const Tokens &tokens(ThemeKind kind);

} // namespace Ui
