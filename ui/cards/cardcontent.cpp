#include "ui/cards/cardcontent.h"

#include "ui/format.h"

#include <QCoreApplication>

namespace Ui {

namespace {

//! Texts of this file.
struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Card)
};

constexpr qint64 kNewMs = 7LL * 24 * 3600 * 1000;

QString joined(QStringList parts)
{
    parts.removeAll({});
    return parts.join(QStringLiteral(" · "));
}

QString yearOf(const Library::TitleCard &card)
{
    return card.year > 0 ? QString::number(card.year) : QString();
}

QString libraryCaption(const Library::TitleCard &card)
{
    using Library::TitleKind;
    if (card.kind == TitleKind::Series) {
        return joined({yearOf(card), Words::tr("%n episodes", nullptr, card.childCount)});
    }
    if (card.kind == TitleKind::HomeVideo) {
        return joined({card.dateMs > 0 ? Format::date(card.dateMs) : yearOf(card),
            Format::duration(card.durationMs)});
    }
    if (card.kind == TitleKind::Episode) {
        return joined({card.seriesTitle, Format::episodeNumber(card)});
    }
    return joined({yearOf(card), Format::quality(card)});
}

QString numberedTitle(const Library::TitleCard &card)
{
    if (card.title.isEmpty()) {
        return Format::title(card);
    }
    const QString number = card.episodeEnd > card.episode
        ? QStringLiteral("%1–%2").arg(card.episode).arg(card.episodeEnd)
        : QString::number(card.episode);
    return Words::tr("%1. %2").arg(number, card.title);
}

} // namespace

CardContent cardContent(
    const Library::TitleCard &card, CardShape shape, CardWords words, qint64 nowMs)
{
    CardContent content;
    const bool episode = card.kind == Library::TitleKind::Episode;
    content.title = Format::title(card);
    switch (words) {
    case CardWords::Library:
        content.caption = libraryCaption(card);
        // The year is on every card, quality is what makes this one stand out.
        if (card.kind == Library::TitleKind::Movie) {
            content.shortCaption = Format::quality(card);
        }
        break;
    case CardWords::Continue:
        if (episode) {
            content.title = card.seriesTitle;
        }
        content.caption = joined({Format::episodeNumber(card), Format::timeLeft(card)});
        break;
    case CardWords::NextUp:
        if (episode) {
            content.title = card.seriesTitle;
        }
        content.caption
            = joined({Format::episodeNumber(card), card.title, Format::duration(card.durationMs)});
        content.shortCaption = joined({Format::episodeNumber(card), card.title});
        break;
    case CardWords::Episode:
        if (card.episode >= 0) {
            content.title = numberedTitle(card);
        }
        content.caption = Format::progress(card) > 0 ? Format::timeLeft(card)
                                                     : Format::duration(card.durationMs);
        break;
    }
    content.picture = shape == CardShape::Poster ? card.poster : card.still;
    const bool seen
        = card.play.watched || (card.childCount > 0 && card.watchedChildCount >= card.childCount);
    // What is seen once more shows how far that is.
    content.watched = seen && words != CardWords::Continue;
    content.progress = content.watched ? 0 : Format::progress(card);
    content.isNew = card.play.playedAtMs == 0 && !content.watched && card.addedAtMs > 0
        && nowMs - card.addedAtMs < kNewMs;
    if (!card.failure.isEmpty()) {
        content.away = Words::tr("Cannot be read");
        content.caption = card.failure;
        content.shortCaption.clear();
        content.unreadable = true;
        content.isNew = false;
    } else if (card.availability == Library::Availability::Unavailable) {
        content.away = Words::tr("Not connected");
    } else if (card.availability == Library::Availability::Missing) {
        content.away = Words::tr("File is gone");
    }
    return content;
}

QString spokenCard(const CardContent &content)
{
    QStringList parts{content.title};
    if (content.isNew) {
        parts << Words::tr("New");
    }
    parts << content.caption << content.away;
    if (content.watched) {
        parts << Words::tr("watched");
    }
    parts.removeAll({});
    return parts.join(QStringLiteral(", "));
}

} // namespace Ui
