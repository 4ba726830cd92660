#pragma once

#include "ui/cards/cardcontent.h"
#include "ui/theme/theme.h"

#include <QStyledItemDelegate>

namespace Ui {

class PictureLoader;

//! How a card stands in its view at this moment.
struct CardState
{
    qreal focus = 0; //!< 0 to 1 while the card grows
    bool ring = false;
    bool hover = false;
    bool selected = false;
    bool selecting = false; //!< something is selected: boxes are shown
    qreal titleShift = 0; //!< how far a long title has been scrolled
};

//! Paints a title: the art and the words below it, in every state. The art is asked of the loader;
//! until it comes the place is a skeleton.
class CardDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CardDelegate)
public:
    //! Theme and pictures outlive it.
    CardDelegate(const Theme &theme, PictureLoader &pictures, CardShape shape, QObject *parent);

    CardShape shape() const { return m_shape; }
    //! Width of the art; the height follows from the shape.
    void setArtWidth(int width) { m_artWidth = width; }
    QSize artSize() const;
    //! Art and words without a margin.
    QSize cardSize() const;
    //! Lines of words, for the space below the art.
    int wordsHeight() const;
    //! How much of the focused card's title does not fit below the art; 0: all of it does.
    qreal titleOverflow(const CardContent &content) const;

    void paintCard(QPainter &painter, const QPoint &topLeft, const CardContent &content,
        const CardState &state) const;
    void paintSkeleton(QPainter &painter, const QPoint &topLeft, qreal strength) const;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
        const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintArt(QPainter &painter, const QRectF &art, const CardContent &content,
        const CardState &state) const;
    void paintNoArt(QPainter &painter, const QRectF &art, const QString &title) const;
    void paintMarks(QPainter &painter, const QRectF &art, const CardContent &content,
        const CardState &state) const;
    void paintAway(QPainter &painter, const QRectF &art, const CardContent &content) const;
    void paintWords(QPainter &painter, const QRectF &words, const CardContent &content,
        const CardState &state) const;
    void paintTitle(QPainter &painter, const QRectF &row, const CardContent &content,
        const CardState &state) const;
    void paintCaption(QPainter &painter, const QRectF &row, const CardContent &content) const;
    QFont titleFont(bool focused) const;
    QPixmap art(const CardContent &content, qreal dpr) const;

    const Theme &m_theme;
    PictureLoader &m_pictures;
    CardShape m_shape;
    int m_artWidth = 124;
};

} // namespace Ui
