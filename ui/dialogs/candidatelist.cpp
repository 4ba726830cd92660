#include "ui/dialogs/candidatelist.h"

#include "ui/cards/pictureloader.h"
#include "ui/theme/icons.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

namespace Ui {

class CandidateList::Delegate final : public QStyledItemDelegate
{
public:
    explicit Delegate(const CandidateList &list, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_list(list)
        , m_theme(list.m_theme)
    { }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {m_theme.px(400, 240), m_theme.px(124, 78)};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override
    {
        const Candidate &candidate = m_list.candidate(index.row());
        const Tokens &c = m_theme.colors();
        const bool focused
            = m_list.hasFocus() && m_theme.focusVisible() && m_list.currentIndex() == index;
        const bool chosen = m_list.chosenRow() == index.row();
        painter->save();
        painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
        const QRectF box = QRectF(option.rect).adjusted(1, 2, -1, -2);
        const qreal radius = m_theme.metrics().controlRadius();
        painter->setPen(chosen && !focused ? QPen(c.accent, m_theme.px(2, 1)) : QPen(Qt::NoPen));
        const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
        painter->setBrush(focused ? c.focus : chosen ? c.accentSoft : hovered ? c.s3 : c.s1);
        painter->drawRoundedRect(box, radius, radius);
        const qreal pad = m_theme.px(12, 8);
        const QRectF art(box.left() + pad, box.top() + pad, (box.height() - 2 * pad) * 2 / 3,
            box.height() - 2 * pad);
        paintPoster(*painter, art, candidate);
        qreal right = box.right() - pad;
        if (chosen) {
            const qreal side = m_theme.px(32, 20);
            const QRectF mark(right - side, box.center().y() - side / 2, side, side);
            Icons::paint(*painter, m_theme, QStringLiteral("checkmark"), mark,
                focused ? c.onFocus : c.accent);
            right = mark.left() - pad;
        }
        const qreal left = art.right() + m_theme.px(20, 12);
        const int line = m_theme.lineHeight(TextRole::Strong);
        const QRectF name(left, art.top(), right - left, line);
        drawLine(*painter, name, index.data(Qt::DisplayRole).toString(),
            m_theme.font(TextRole::Strong), focused ? c.onFocus : c.t1);
        const QFont caption = m_theme.font(TextRole::Caption);
        const int step = m_theme.lineHeight(TextRole::Caption);
        QRectF row(left, name.bottom(), name.width(), step);
        const int lines = qMax(1, int((art.bottom() - name.bottom()) / step));
        for (const QString &text : wrapText(candidate.words, caption, int(name.width()), lines)) {
            drawLine(*painter, row, text, caption, focused ? c.onFocus : c.t2);
            row.translate(0, step);
        }
        painter->restore();
    }

private:
    void paintPoster(QPainter &painter, const QRectF &art, const Candidate &candidate) const
    {
        const int radius = m_theme.px(6, 4);
        QPixmap poster = m_list.m_posters.value(candidate.posterPath);
        if (poster.isNull() && m_list.m_pictures && !candidate.poster.isNull()) {
            poster = m_list.m_pictures->pixmap(candidate.poster, art.size().toSize(),
                painter.device()->devicePixelRatioF(), radius);
        }
        if (poster.isNull()) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(m_theme.colors().s3);
            painter.drawRoundedRect(art, radius, radius);
        } else {
            painter.drawPixmap(art.toRect(), poster);
        }
    }

    const CandidateList &m_list;
    const Theme &m_theme;
};

CandidateList::CandidateList(const Theme &theme, PictureLoader *pictures, QWidget *parent)
    : QListWidget(parent)
    , m_theme(theme)
    , m_pictures(pictures)
{
    setItemDelegate(new Delegate(*this, this));
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setFocusPolicy(Qt::NoFocus); // as long as there is nothing to choose from
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Titles to choose from"));
    setProperty("revealsItself", true);
    connect(this, &QListWidget::itemClicked, this,
        [this](const QListWidgetItem *item) { emit chosen(row(item)); });
    connect(this, &QListWidget::itemDoubleClicked, this,
        [this](const QListWidgetItem *item) { emit settled(row(item)); });
    if (m_pictures) {
        connect(m_pictures, &PictureLoader::ready, this, [this] { viewport()->update(); });
    }
}

void CandidateList::setCandidates(const QVector<Candidate> &candidates)
{
    if (candidates == m_candidates) {
        return;
    }
    // What comes in addition takes nothing away from under the person.
    const auto rowNow
        = [&](int row) { return row >= 0 ? int(candidates.indexOf(m_candidates.at(row))) : -1; };
    const int current = rowNow(currentRow());
    const int chosen = rowNow(m_chosen);
    clear();
    m_candidates = candidates;
    m_chosen = chosen;
    for (const Candidate &candidate : candidates) {
        //: a title and its year
        const QString name = candidate.year > 0
            ? tr("%1 (%2)").arg(candidate.title).arg(candidate.year)
            : candidate.title;
        auto *item = new QListWidgetItem(name, this);
        item->setData(Qt::AccessibleDescriptionRole, candidate.words);
    }
    if (current >= 0) {
        setCurrentRow(current);
    }
    setFocusPolicy(candidates.isEmpty() ? Qt::NoFocus : Qt::StrongFocus);
}

void CandidateList::setHint(const QString &hint)
{
    m_hint = hint;
    viewport()->update();
}

void CandidateList::setPoster(const QString &posterPath, const QPixmap &poster)
{
    m_posters.insert(posterPath, poster);
    viewport()->update();
}

void CandidateList::setChosen(int row)
{
    m_chosen = row;
    if (row >= 0) {
        setCurrentRow(row);
    }
    viewport()->update();
}

QSize CandidateList::sizeHint() const
{
    return {m_theme.px(600, 400), m_theme.px(124, 78) * 3};
}

QSize CandidateList::minimumSizeHint() const
{
    return {m_theme.px(300, 200), m_theme.px(124, 78)};
}

void CandidateList::paintEvent(QPaintEvent *event)
{
    QListWidget::paintEvent(event);
    if (!m_candidates.isEmpty() || m_hint.isEmpty()) {
        return;
    }
    QPainter painter(viewport());
    const QFont font = m_theme.font(TextRole::Caption);
    const int line = m_theme.lineHeight(TextRole::Caption);
    const QStringList lines = wrapText(m_hint, font, viewport()->width(), 4);
    QRectF row(0, (viewport()->height() - line * int(lines.size())) / 2, viewport()->width(), line);
    for (const QString &text : lines) {
        drawLine(painter, row, text, font, m_theme.colors().t3, Qt::AlignHCenter);
        row.translate(0, line);
    }
}

void CandidateList::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Select:
    case Qt::Key_Space:
        if (currentRow() >= 0) {
            emit chosen(currentRow());
        }
        return;
    default:
        break;
    }
    // At its ends the focus moves on.
    const bool leaves = (event->key() == Qt::Key_Up && currentRow() <= 0)
        || (event->key() == Qt::Key_Down && currentRow() == count() - 1)
        || event->key() == Qt::Key_Left || event->key() == Qt::Key_Right
        || event->key() == Qt::Key_Escape || event->key() == Qt::Key_Backspace
        || event->key() == Qt::Key_Back;
    if (leaves) {
        event->ignore();
        return;
    }
    QListWidget::keyPressEvent(event);
}

} // namespace Ui
