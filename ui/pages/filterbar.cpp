#include "ui/pages/filterbar.h"

#include "library/catalog/shared/titleids.h"
#include "ui/controls/button.h"

#include <QMenu>

namespace Ui {

namespace {

constexpr int kFourKHeight = 1500; // wide films are less high than 2160
constexpr int kOldestDecade = 1920;
constexpr int kNewestDecade = 2020;

} // namespace

FilterBar::FilterBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    const auto chip = [&](const char *name, const QString &icon) {
        auto *button = new Button(theme, Button::Kind::Chip, icon, {}, this);
        button->setObjectName(QLatin1String(name));
        return button;
    };
    m_sortChip = chip("chipSort", QStringLiteral("view-sort-ascending"));
    m_genreChip = chip("chipGenre", {});
    m_decadeChip = chip("chipDecade", {});
    m_qualityChip = chip("chipQuality", {});
    m_unwatchedChip = chip("chipUnwatched", {});
    connect(m_sortChip, &Button::clicked, this, &FilterBar::chooseSort);
    connect(m_genreChip, &Button::clicked, this, &FilterBar::chooseGenre);
    connect(m_decadeChip, &Button::clicked, this, &FilterBar::chooseDecade);
    connect(m_qualityChip, &Button::clicked, this, [this] {
        m_fourK = !m_fourK;
        refresh();
        emit edited();
    });
    connect(m_unwatchedChip, &Button::clicked, this, [this] {
        m_unwatched = !m_unwatched;
        refresh();
        emit edited();
    });
    connect(&theme, &Theme::changed, this, [this] {
        updateGeometry();
        arrange();
    });
    refresh();
}

QWidget *FilterBar::firstChip() const
{
    return m_sortChip;
}

void FilterBar::setGenres(const QVector<QString> &genres)
{
    m_genres = genres;
    refresh();
}

void FilterBar::applyTo(Library::TitleQuery &query) const
{
    query.sort = m_sort;
    query.order = m_sort == Library::TitleSort::Title ? Library::SortOrder::Ascending
                                                      : Library::SortOrder::Descending;
    query.unwatchedOnly = m_unwatched;
    query.decade = m_decade > 0 ? std::optional<int>(m_decade) : std::nullopt;
    query.minimumHeight = m_fourK ? kFourKHeight : 0;
    query.genre = m_genre.isEmpty() ? std::nullopt
                                    : std::optional<GenreId>(Library::TitleIds::genre(m_genre));
}

bool FilterBar::isFiltering() const
{
    return m_unwatched || m_fourK || m_decade > 0 || !m_genre.isEmpty();
}

void FilterBar::clearFilters()
{
    m_unwatched = false;
    m_fourK = false;
    m_decade = 0;
    m_genre.clear();
    refresh();
    emit edited();
}

QString FilterBar::filterWords() const
{
    QStringList words;
    for (const Button *chip : {m_unwatchedChip, m_qualityChip, m_decadeChip, m_genreChip}) {
        if (chip->isOn()) {
            words << chip->text();
        }
    }
    return words.join(QStringLiteral(" · "));
}

void FilterBar::refresh()
{
    using Library::TitleSort;
    m_sortChip->setText(m_sort == TitleSort::Title ? tr("Title A–Z")
            : m_sort == TitleSort::Year            ? tr("Year")
                                                   : tr("Recently added"));
    m_sortChip->setAccessibleName(tr("Sorted by %1").arg(m_sortChip->text()));
    m_genreChip->setText(m_genre.isEmpty() ? tr("Genre") : m_genre);
    m_decadeChip->setText(m_decade > 0 ? tr("%1s").arg(m_decade) : tr("Decade"));
    m_qualityChip->setText(tr("4K"));
    m_unwatchedChip->setText(tr("Unwatched"));
    const std::pair<Button *, bool> states[] = {{m_genreChip, !m_genre.isEmpty()},
        {m_decadeChip, m_decade > 0}, {m_qualityChip, m_fourK}, {m_unwatchedChip, m_unwatched}};
    for (const auto &[chip, on] : states) {
        chip->setOn(on);
        chip->setTrailingIcon(on ? QStringLiteral("edit-clear") : QString());
        chip->setAccessibleName(
            on ? tr("%1, on, press to remove").arg(chip->text()) : tr("%1, off").arg(chip->text()));
    }
    m_genreChip->setVisible(!m_genres.isEmpty() || !m_genre.isEmpty());
    arrange();
}

void FilterBar::arrange()
{
    int x = 0;
    for (Button *chip : {m_sortChip, m_genreChip, m_decadeChip, m_qualityChip, m_unwatchedChip}) {
        if (chip->isHidden()) {
            continue;
        }
        const QSize size = chip->sizeHint();
        chip->setGeometry(x, 0, size.width(), size.height());
        x += size.width() + m_theme.px(16, 8);
    }
}

QSize FilterBar::sizeHint() const
{
    return QSize(600, m_theme.px(60, 32));
}

void FilterBar::resizeEvent(QResizeEvent *)
{
    arrange();
}

void FilterBar::chooseSort()
{
    using Library::TitleSort;
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("sortMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const std::pair<TitleSort, QString> sorts[] = {{TitleSort::Title, tr("Title A–Z")},
        {TitleSort::Year, tr("Year")}, {TitleSort::Added, tr("Recently added")}};
    for (const auto &[sort, text] : sorts) {
        menu->addAction(text, this, [this, chosen = sort] {
            m_sort = chosen;
            refresh();
            emit edited();
        });
    }
    menu->popup(m_sortChip->mapToGlobal(QPoint(0, m_sortChip->height() + 4)));
}

void FilterBar::chooseGenre()
{
    if (!m_genre.isEmpty()) {
        m_genre.clear();
        refresh();
        emit edited();
        return;
    }
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const QString &genre : m_genres) {
        menu->addAction(genre, this, [this, genre] {
            m_genre = genre;
            refresh();
            emit edited();
        });
    }
    menu->popup(m_genreChip->mapToGlobal(QPoint(0, m_genreChip->height() + 4)));
}

void FilterBar::chooseDecade()
{
    if (m_decade > 0) {
        m_decade = 0;
        refresh();
        emit edited();
        return;
    }
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int decade = kNewestDecade; decade >= kOldestDecade; decade -= 10) {
        menu->addAction(tr("%1s").arg(decade), this, [this, decade] {
            m_decade = decade;
            refresh();
            emit edited();
        });
    }
    menu->popup(m_decadeChip->mapToGlobal(QPoint(0, m_decadeChip->height() + 4)));
}

} // namespace Ui
