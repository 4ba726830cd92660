#pragma once

#include "library/base/ids.h"
#include "ui/controls/text.h"

#include <QMetaType>
#include <QString>
#include <QVector>

namespace Ui {

//! One thing that can be done with a row: an icon, or an icon with a word when text is shown.
struct RowAction
{
    int id = 0; //!< what it means is the model's business
    QString icon;
    QString text; //!< read out; painted as well when labelled
    bool labelled = false;

    bool operator==(const RowAction &) const = default;
};

//! How far a row is.
struct RowBar
{
    enum class Kind
    {
        None,
        Plain,
        Parts //!< one cell a part, grouped beyond a number
    };
    Kind kind = Kind::None;
    Tone tone = Tone::Accent;
    qreal value = 0; //!< 0 to 1
    int partsTotal = 0;
    int partsStored = 0;
    int partsUnderWay = 0;
    QString caption; //!< below the bar; may be empty

    bool operator==(const RowBar &) const = default;
};

//! Everything that an ActionListView paints for one row. A model gives it under kActionRowRole.
struct ActionRow
{
    QString head; //!< above the row: a group begins here; empty: it does not
    QString icon;
    PictureId picture; //!< in place of the icon; null: none
    bool isUpright = false; //!< the picture is 2:3, not 16:9
    QString title;
    QString words; //!< the state, in words
    Tone tone = Tone::Text;
    RowBar bar;
    QString figure; //!< at the right: a size, a number
    Tone figureTone = Tone::Caption;
    QVector<RowAction> actions;

    bool operator==(const ActionRow &) const = default;
};

constexpr int kActionRowRole = Qt::UserRole + 40;

} // namespace Ui

Q_DECLARE_METATYPE(Ui::ActionRow)
