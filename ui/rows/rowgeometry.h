#pragma once

#include "ui/rows/actionrow.h"

#include <QRect>

namespace Ui {

//! Where the parts of one row are, for painting it and for knowing what the pointer is over.
struct RowGeometry
{
    QRect head; //!< empty when the row has none
    QRect panel;
    QRect tile;
    QRect title;
    QRect words;
    QRect bar;
    QRect barCaption;
    QRect figure;
    QVector<QRect> actions;

    static RowGeometry of(const Theme &theme, const QRect &cell, const ActionRow &row);
    static int height(const Theme &theme, const ActionRow &row);
    //! How far the panel's border is left of what is written in it.
    static int padding(const Theme &theme) { return theme.px(24, 16); }
};

} // namespace Ui
