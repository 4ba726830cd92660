#include "app/playqueue.h"

#include "library/base/async.h"
#include "library/catalog/catalog.h"

#include <QRandomGenerator>

#include <algorithm>

namespace App {

using Library::TitleCard;
using Library::TitleKind;

namespace {

constexpr int kMostEpisodes = 5000; // of a season; also those that are numbered by the day

//! Of a series, as of all: at the first that was not watched.
qsizetype beginning(const QVector<TitleCard> &cards, const TitleId &first)
{
    const auto isMeant = [&first](const TitleCard &card) {
        return first.isNull() || card.id == first || card.seriesId == first;
    };
    auto at = std::find_if(cards.cbegin(), cards.cend(), [&](const TitleCard &card) {
        return card.id == first || (isMeant(card) && !card.play.watched);
    });
    if (at == cards.cend()) {
        at = std::find_if(cards.cbegin(), cards.cend(), isMeant);
    }
    return at == cards.cend() ? 0 : at - cards.cbegin();
}

} // namespace

PlayQueue::PlayQueue(Library::Catalog &catalog, const ProfileId &viewer, QObject *parent)
    : QObject(parent)
    , m_catalog(catalog)
    , m_viewer(viewer)
{ }

std::optional<TitleId> PlayQueue::neighbour(int step) const
{
    const qsizetype at = m_at + step;
    return m_at >= 0 && at >= 0 && at < m_titles.size() ? std::optional(m_titles.at(at))
                                                        : std::nullopt;
}

void PlayQueue::step(int step)
{
    if (neighbour(step)) {
        m_at += step;
        emit changed();
    }
}

void PlayQueue::clear()
{
    ++m_request;
    m_titles.clear();
    m_at = -1;
    emit changed();
}

void PlayQueue::takeEpisodes(quint64 request, const TitleId &season,
    const std::shared_ptr<Cards> &found, const std::function<void()> &then)
{
    Library::TitleQuery query;
    query.viewer = m_viewer;
    query.kinds = {TitleKind::Episode};
    query.parent = season;
    query.limit = kMostEpisodes;
    Async::whenDone(m_catalog.page(query), this,
        [this, request, found, then](const Result<Library::TitlePage> &page) {
            if (request != m_request) {
                return;
            }
            if (page) {
                *found += page->cards;
            }
            then();
        });
}

// One title after the other, so that they stay in order.
void PlayQueue::expand(quint64 request, QVector<TitleId> waiting,
    const std::shared_ptr<Cards> &found, const Taken &done)
{
    if (waiting.isEmpty()) {
        done(*found);
        return;
    }
    const TitleId title = waiting.takeFirst();
    Async::whenDone(m_catalog.details(m_viewer, title), this,
        [this, request, waiting, found, done](const Result<Library::TitleDetails> &details) {
            if (request != m_request) {
                return;
            }
            const auto goOn
                = [this, request, waiting, found, done] { expand(request, waiting, found, done); };
            if (!details) {
                goOn(); // it is gone
                return;
            }
            if (details->card.kind == TitleKind::Season) {
                takeEpisodes(request, details->card.id, found, goOn);
                return;
            }
            if (details->card.kind != TitleKind::Series) {
                found->append(details->card);
                goOn();
                return;
            }
            QVector<TitleId> seasons;
            QVector<TitleId> specials;
            for (const TitleCard &season : details->seasons) {
                (season.season == 0 ? specials : seasons).append(season.id);
            }
            expand(request, seasons + specials + waiting, found, done);
        });
}

void PlayQueue::fill(const QVector<TitleId> &titles, const TitleId &first, Ui::PlayOrder order,
    std::function<void(const Result<TitleId> &)> done)
{
    const quint64 request = ++m_request;
    expand(request, titles, std::make_shared<Cards>(),
        [this, first, order, done = std::move(done)](const Cards &found) {
            Cards cards;
            std::copy_if(
                found.cbegin(), found.cend(), std::back_inserter(cards), [](const TitleCard &card) {
                    return card.failure.isEmpty()
                        && card.availability == Library::Availability::Available;
                });
            if (cards.isEmpty()) {
                done(failure(
                    ErrorCode::NotFound, tr("Nothing of this is on this PC or in the storage.")));
                return;
            }
            if (order == Ui::PlayOrder::Shuffled) {
                std::shuffle(cards.begin(), cards.end(), *QRandomGenerator::global());
            }
            m_titles.clear();
            for (const TitleCard &card : std::as_const(cards)) {
                m_titles.append(card.id);
            }
            m_at = order == Ui::PlayOrder::InOrder ? beginning(cards, first) : 0;
            emit changed();
            done(m_titles.at(m_at));
        });
}

void PlayQueue::follow(const TitleCard &card)
{
    const bool isHere = m_at >= 0 && m_titles.at(m_at) == card.id;
    if (const qsizetype at = isHere ? m_at : m_titles.indexOf(card.id); at >= 0) {
        m_at = at;
        emit changed();
        return;
    }
    clear();
    if (card.kind != TitleKind::Episode || card.seriesId.isNull()) {
        return;
    }
    const auto keep = [this, title = card.id](const Cards &found) {
        for (const TitleCard &each : found) {
            if (each.failure.isEmpty() && each.availability == Library::Availability::Available) {
                m_titles.append(each.id);
            }
        }
        m_at = m_titles.indexOf(title);
        emit changed();
    };
    expand(m_request, {card.seriesId}, std::make_shared<Cards>(), keep);
}

} // namespace App
