#pragma once

#include <QVector>
#include <QWidget>

#include <functional>

namespace Ui {

class Theme;

//! The panel at the right of the film: sections of choices, and values that Left and Right change.
//! Rows are rebuilt from outside; the focused row is kept by its number.
class PlayerPanel final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlayerPanel)
public:
    struct Row
    {
        enum class Kind
        {
            Head,
            Choice,
            Value,
            Separator
        };
        Kind kind = Kind::Choice;
        QString text;
        QString detail; //!< second line, or the value
        bool chosen = false;
        std::function<void()> choose;
        std::function<void(int direction)> change;
    };

    PlayerPanel(const Theme &theme, QWidget *parent);

    void setRows(const QVector<Row> &rows);
    //! Shows the panel with the focus on the chosen row.
    void open(const QString &name, const QVector<Row> &rows);
    int current() const { return m_current; }
    //! Height that all rows need.
    int wantedHeight() const;

signals:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    int rowHeight(const Row &row) const;
    QRect rowRect(int index) const; // in the widget, scrolled
    bool takesFocus(int index) const;
    void step(int direction);
    void setCurrent(int index);
    void tell();
    void paintRow(QPainter &painter, const Row &row, const QRect &place, bool focused) const;
    void paintValue(QPainter &painter, const Row &row, const QRect &place, bool focused) const;
    int padding() const;

    const Theme &m_theme;
    QVector<Row> m_rows;
    int m_current = -1;
    int m_scroll = 0;
};

} // namespace Ui
