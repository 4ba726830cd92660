#pragma once

#include "library/catalog/types.h"

#include <QMetaType>

namespace Ui {

enum class CardShape
{
    Poster, //!< 2:3
    Still //!< 16:9
};

//! Which words stand below a card.
enum class CardWords
{
    Library, //!< title; year and quality
    Continue, //!< film or series; what is left
    NextUp, //!< series; number, name and length of the episode
    Episode //!< "5. Northern Signal"; length
};

//! What a card shows; made by a model, painted by the delegate.
struct CardContent
{
    QString title;
    QString caption;
    QString shortCaption; //!< what a narrow card says instead; empty: the same, cut
    bool isNew = false; //!< the caption begins with New
    PictureId picture; //!< null: no art
    qreal progress = 0; //!< 0: no bar
    bool watched = false;
    QString away; //!< why it cannot be played now: "Folder away"; empty: it can
    bool loading = false; //!< nothing of it is known yet
    bool unreadable = false; //!< `away` is a fault of the file
    int matchStart = -1; //!< part of the title that a search found
    int matchLength = 0;

    bool operator==(const CardContent &) const = default;
};

//! now: wall time in ms, for what is new.
CardContent cardContent(
    const Library::TitleCard &card, CardShape shape, CardWords words, qint64 nowMs);
//! What a screen reader says: "Night Bus to Varo, 2022, 38 minutes left".
QString spokenCard(const CardContent &content);

} // namespace Ui

Q_DECLARE_METATYPE(Ui::CardContent)
